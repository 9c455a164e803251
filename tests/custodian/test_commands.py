"""The tool as its users run it: a ceremony of three custodians, from keys to one opened record."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ngroups.sealing.armour import RECORD, armoured
from ngroups.sealing.custody import parse_custody
from ngroups.sealing.keys import PublicKey
from ngroups.sealing.seal import new_id, seal

PASSPHRASE = "five quite random words"
ADDRESS = "someone@example.com"


def run(*arguments: str | Path, said: str = PASSPHRASE) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "ngroups", "custodian", *map(str, arguments)]
    return subprocess.run(
        command, input=said + "\n", capture_output=True, text=True, check=False, timeout=120
    )


def done(*arguments: str | Path, said: str = PASSPHRASE) -> str:
    ran = run(*arguments, said=said)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def refused(*arguments: str | Path, said: str = PASSPHRASE) -> str:
    ran = run(*arguments, said=said)
    assert ran.returncode == 1, ran.stdout
    assert ran.stderr.startswith("ngroups custodian: ")
    assert ran.stderr.count("\n") == 1
    return ran.stderr


class Desk:
    """Three custodians with keys, and records sealed to any two of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in "abc":
            done("keygen", "--key", folder / f"{name}.key", "--public", folder / f"{name}.pub")
        keys = [(folder / f"{name}.pub").read_text() for name in "abc"]
        self.custody = parse_custody("needed 2\n" + "".join(keys))

    def sealed(self, name: str) -> Path:
        record = seal(new_id(), {"email": ADDRESS.encode(), "raw": b"\xff"}, self.custody)
        path = self.folder / f"{name}.sealed"
        path.write_text(armoured(record.octets(), RECORD))
        return path

    def opened(self, record: Path, custodian: str) -> Path:
        request = record.with_suffix(f".{custodian}.request")
        share = record.with_suffix(f".{custodian}.opened")
        done("request", record, "--public", self.folder / f"{custodian}.pub", "--out", request)
        done("open", request, "--key", self.folder / f"{custodian}.key", "--out", share)
        return share


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_two_custodians_open_one_record_and_no_other(desk: Desk) -> None:
    record, other = desk.sealed("record"), desk.sealed("other")
    shares = [desk.opened(record, "a"), desk.opened(record, "c")]
    out = desk.folder / "record.json"
    assert done("combine", record, *shares, "--out", out) == ""
    assert json.loads(out.read_text()) == {"email": ADDRESS, "raw": "hex:ff"}
    assert [mode(path) for path in (*shares, out, desk.folder / "a.key")] == [0o600] * 4
    wrong = desk.folder / "wrong.json"
    assert "another record" in refused("combine", other, *shares, "--out", wrong)
    assert "1 of the 2" in refused("combine", record, shares[0], "--out", wrong)
    assert "1 of the 2" in refused("combine", record, shares[0], shares[0], "--out", wrong)
    assert not wrong.exists()


def test_a_request_holds_no_field_and_serves_one_custodian(desk: Desk) -> None:
    record = desk.sealed("served")
    request, out = desk.folder / "served.request", desk.folder / "served.opened"
    done("request", record, "--public", desk.folder / "a.pub", "--out", request)
    assert len(request.read_text()) < len(record.read_text()) / 3
    assert "not sealed to this" in refused("open", request, "--key", desk.folder / "b.key", "--out", out)
    assert not out.exists()


def test_open_says_what_is_opened_and_nothing_more(desk: Desk) -> None:
    record = desk.sealed("said")
    request = desk.folder / "said.request"
    done("request", record, "--public", desk.folder / "b.pub", "--out", request)
    out = desk.folder / "said.opened"
    told = json.loads(done("open", request, "--key", desk.folder / "b.key", "--out", out, "--json"))
    assert told.keys() == {"record", "fields", "share", "needed", "shares"}
    assert (told["fields"], told["share"], told["needed"], told["shares"]) == (["email", "raw"], 2, 2, 3)


def test_a_lost_key_comes_back_from_paper_and_a_lost_custodian_is_not_missed(desk: Desk) -> None:
    record = desk.sealed("lost")
    words = done("words", "--key", desk.folder / "b.key", "--needed", "2", "--sheets", "3").splitlines()
    again = desk.folder / "again.key"
    said = "\n".join(["another long passphrase", words[2], words[0], ""])
    done("restore", "--key", again, "--public", desk.folder / "b.pub", said=said)
    assert mode(again) == 0o600
    request, share = desk.folder / "lost.request", desk.folder / "lost.opened"
    done("request", record, "--public", desk.folder / "b.pub", "--out", request)
    done("open", request, "--key", again, "--out", share, said="another long passphrase")
    out = desk.folder / "lost.json"
    done("combine", record, share, desk.opened(record, "a"), "--out", out)  # c is lost for good
    assert json.loads(out.read_text())["email"] == ADDRESS


def test_words_of_another_key_restore_nothing(desk: Desk) -> None:
    words = done("words", "--key", desk.folder / "a.key").splitlines()
    key = desk.folder / "never.key"
    said = "\n".join([PASSPHRASE, *words[:2], ""])
    assert "another key" in refused("restore", "--key", key, "--public", desk.folder / "b.pub", said=said)
    assert not key.exists()


def test_a_new_custodian_gets_no_share_of_what_was_sealed_before(desk: Desk) -> None:
    """Nobody, the provider least of all, can seal an old record to a new custodian without k old ones."""
    record = desk.sealed("before")
    done("keygen", "--key", desk.folder / "d.key", "--public", desk.folder / "d.pub")
    out = desk.folder / "before.request"
    assert "not sealed to this" in refused("request", record, "--public", desk.folder / "d.pub", "--out", out)


def test_keygen_tells_a_fingerprint_and_never_writes_over(desk: Desk) -> None:
    key, public = desk.folder / "e.key", desk.folder / "e.pub"
    told = json.loads(done("keygen", "--key", key, "--public", public, "--json"))
    assert PublicKey.from_text(told["public"]).fingerprint() == told["fingerprint"]
    assert public.read_text().strip() == told["public"]
    before = key.read_text()
    assert "exists already" in refused("keygen", "--key", key, "--public", desk.folder / "f.pub")
    assert key.read_text() == before


def test_wrong_passphrases_and_files(desk: Desk) -> None:
    record = desk.sealed("wrong")
    request, out = desk.folder / "wrong.request", desk.folder / "wrong.opened"
    done("request", record, "--public", desk.folder / "a.pub", "--out", request)
    key = desk.folder / "a.key"
    assert "passphrase" in refused("open", request, "--key", key, "--out", out, said="not this one here")
    assert "not in a form" in refused("open", record, "--key", key, "--out", out)
    assert "cannot be read" in refused("open", desk.folder / "nowhere", "--key", key, "--out", out)
    shown = desk.folder / "shown.key"
    shown.write_text(key.read_text())
    shown.chmod(0o644)
    assert "chmod 600" in refused("open", request, "--key", shown, "--out", out)
    assert "at least 12" in refused("keygen", "--key", desk.folder / "g.key", "--public", out, said="short")
    large = desk.folder / "large"
    large.write_bytes(b"-" * 600_000)
    assert "no file of this tool" in refused("open", large, "--key", key, "--out", out)
    assert not out.exists()


@pytest.mark.parametrize("command", [[], ["open"]])
def test_help_admits_that_the_gate_is_not_there(command: list[str]) -> None:
    shown = " ".join(done(*command, "--help").split()).lower()
    assert "not yet there" in shown
    assert "ledger" in shown
