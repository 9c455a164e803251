"""`ngroups mailer ...`: the process that can open mail addresses, and sends letters to them."""

import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ngroups.base.clock import SystemClock
from ngroups.base.config import ConfigError
from ngroups.base.logging import Manifest, build, guard
from ngroups.customer.hatch import Hatch, HatchError
from ngroups.customer.mail import MailError
from ngroups.customer.mail.counts import Counts
from ngroups.customer.mail.orders import MAX_ORDER
from ngroups.customer.mail.sending import Server
from ngroups.customer.mail.service import EVENTS, Mailer
from ngroups.customer.mail.settings import MailerSettings, load
from ngroups.customer.processes import forgetful, harden, ready
from ngroups.customer.site.keys import KeyFileError, keys_in
from ngroups.sealing.keys import PublicKey

MANIFEST = Manifest(EVENTS, frozenset({"mailer"}))

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
    help="The mailer: opens mail addresses under a key that the site never has, and sends letters.",
)

Data = Annotated[Path, typer.Option("--data", help="The folder that holds the mailer's key and its counts.")]


class PasswordFileError(MailError):
    """The file with the mail server's password cannot be used; the text names it."""


@app.command(epilog="Example: ngroups mailer keygen --data /srv/mailer --public /etc/ngroups/mailer.pub")
def keygen(
    data: Data, public: Annotated[Path, typer.Option("--public", help="Where the public key goes.")]
) -> None:
    """Make the mailer's key, if there is none, and write its public half for the site."""
    harden()
    whole = PublicKey.of(_key(data))
    try:
        public.write_text(whole.text() + "\n", encoding="ascii")
        public.chmod(0o644)
    except OSError as error:
        raise KeyFileError(f"{public}: the file cannot be written ({error.strerror})") from None
    sys.stdout.write(f"fingerprint: {whole.fingerprint()}\n")


@app.command(epilog="Example: ngroups mailer serve --config ngroups.toml --data mailer --socket mailer.sock")
def serve(
    data: Data,
    config: Annotated[Path, typer.Option("--config", help="The TOML file with the [mailer] table.")],
    socket: Annotated[Path, typer.Option("--socket", help="Where the site hands in orders.")],
) -> None:
    """Take orders and send letters until SIGTERM. Prints one JSON line when ready.

    What still waits when it ends is forgotten.
    """
    forgetful()
    harden()
    log = build(MANIFEST, sys.stderr, SystemClock())
    guard(log)
    own = load(config)
    mailer = Mailer(own, _key(data), Server(own, _password(own)), Counts(data / "counts.json"), log)
    hatch = Hatch(socket, mailer.take, MAX_ORDER, lambda error: log.error("order.failed", exc_info=error))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: hatch.stop())
    sending = threading.Thread(target=mailer.run, name="sending")
    sending.start()
    log.info("process.started", process="mailer")
    ready(mailer=str(socket))
    hatch.serve()
    mailer.stop()
    sending.join()


def _key(data: Path) -> X25519PrivateKey:
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    return X25519PrivateKey.from_private_bytes(keys_in(data / "mailer.key").key("mailer"))


def _password(own: MailerSettings) -> str:
    if own.password_file is None:
        return ""
    try:
        return own.password_file.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise PasswordFileError(f"{own.password_file}: the password cannot be read") from None


def main() -> None:
    """Run a command; a failure is one sentence and exit status 1."""
    try:
        app(prog_name="ngroups mailer")
    except (ConfigError, HatchError, KeyFileError, MailError) as error:
        sys.stderr.write(f"ngroups mailer: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
