"""What the tool's commands do.

Knows paths, keys and shares while a command runs. Whatever a command tells about a record is its random id,
the fields' names and how many shares it needs; fields in clear come out of `combine` alone.
"""

import json
import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ngroups.custodian import CustodianError, asking, keyfile, words
from ngroups.custodian.files import read_secret, read_text, write_new
from ngroups.sealing.armour import RECORD, REQUEST, SHARE, armoured, unarmoured
from ngroups.sealing.keys import PublicKey
from ngroups.sealing.opening import open_record, open_share, request_for
from ngroups.sealing.record import SealedRecord, parse_record
from ngroups.sealing.request import parse_opened, parse_request

KeyFile = Annotated[Path, typer.Option("--key", help="The private key's file.")]
PublicFile = Annotated[Path, typer.Option("--public", help="The public key's file.")]
Out = Annotated[Path, typer.Option("--out", help="The file to write; it must not exist yet.")]
Json = Annotated[bool, typer.Option("--json", help="Say it as JSON.")]


class OtherKeyError(CustodianError):
    """Words gave back another key than the one that was expected."""

    def __init__(self) -> None:
        super().__init__("The words give back another key than that of the public file.")


def keygen_command(key: KeyFile, public: PublicFile, as_json: Json = False) -> None:
    """Make a key: a private file under a passphrase, and a public file for the provider.

    Read the fingerprint to the provider by telephone, so that nobody's key takes the place of yours.
    """
    made = X25519PrivateKey.generate()
    _write_key(key, made)
    whole = PublicKey.of(made)
    write_new(public, whole.text() + "\n", secret=False)
    _say({"public": whole.text(), "fingerprint": whole.fingerprint()}, as_json)


def words_command(
    key: KeyFile,
    needed: Annotated[int, typer.Option("--needed", help="Sheets that give the key back.")] = 2,
    count: Annotated[int, typer.Option("--sheets", help="Sheets to print.")] = 3,
) -> None:
    """Print the key as sheets of words (SLIP-39), a line a sheet, for paper in different places.

    Nobody else needs to know them. They are not protected by your passphrase.
    """
    for sheet in words.sheets(_private(key), needed, count):
        typer.echo(sheet)


def restore_command(key: KeyFile, public: PublicFile) -> None:
    """Make the key file again from sheets of words, if they give the key of the public file.

    Without a terminal: the new passphrase, then the sheets, a line each, from standard input.
    """
    expected = _public(public)
    passphrase = asking.new_passphrase()
    found = words.from_sheets(asking.word_sheets())
    if PublicKey.of(found) != expected:
        raise OtherKeyError
    _write_key(key, found, passphrase)


def request_command(
    record: Annotated[Path, typer.Argument(metavar="RECORD")], public: PublicFile, out: Out
) -> None:
    """Take out of a sealed record what one custodian needs to open their share. It holds no field."""
    found = request_for(_record(record), _public(public))
    write_new(out, armoured(found.octets(), REQUEST), secret=False)


def open_command(
    request: Annotated[Path, typer.Argument(metavar="REQUEST")], key: KeyFile, out: Out, as_json: Json = False
) -> None:
    """Open your share of one record and write it to a file.

    NOT YET THERE: this command will refuse without a proof, from the legal desk's ledger, that a verified
    court order commands the opening of this record. Until then it opens whatever is sealed to your key:
    satisfy yourself of the order before you run it. Hand the share over in a way that nobody else can read.
    """
    asked = parse_request(unarmoured(read_text(request), REQUEST))
    # Here, before the passphrase is asked for, the ledger's proof is to be checked.
    share = open_share(asked, _private(key))
    write_new(out, armoured(share.octets(), SHARE), secret=True)
    header = asked.header
    told = {"record": header.record.hex(), "fields": list(header.names), "share": asked.number}
    _say({**told, "needed": header.needed, "shares": header.shares}, as_json)


def combine_command(
    record: Annotated[Path, typer.Argument(metavar="RECORD")],
    shares: Annotated[list[Path], typer.Argument(metavar="SHARE...")],
    out: Out,
) -> None:
    """Open one record with enough custodians' shares; writes its fields as JSON.

    Octets that are not UTF-8 are written as "hex:...".
    """
    opened = [parse_opened(unarmoured(read_secret(path), SHARE)) for path in shares]
    fields = open_record(_record(record), opened)
    readable = {name: _readable(value) for name, value in fields.items()}
    write_new(out, json.dumps(readable, indent=2) + "\n", secret=True)


def _write_key(path: Path, private: X25519PrivateKey, passphrase: str | None = None) -> None:
    chosen = asking.new_passphrase() if passphrase is None else passphrase
    text = keyfile.locked(private, chosen, secrets.token_bytes(16), secrets.token_bytes(12))
    write_new(path, text, secret=True)


def _private(path: Path) -> X25519PrivateKey:
    return keyfile.unlocked(read_secret(path), asking.passphrase())


def _public(path: Path) -> PublicKey:
    return PublicKey.from_text(read_text(path).strip())


def _record(path: Path) -> SealedRecord:
    return parse_record(unarmoured(read_text(path), RECORD))


def _readable(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return f"hex:{value.hex()}"


def _say(told: dict[str, object], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(told) + "\n")
        return
    for name, value in told.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        sys.stdout.write(f"{name}: {shown}\n")
