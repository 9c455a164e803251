"""What is needed to seal, to find and to have letters sent, built once where the process starts.

Knows public keys and sockets. Raises where the files cannot be used, so that a site that should seal
never runs without.
"""

from dataclasses import dataclass
from pathlib import Path

from ngroups.base.config import ConfigError
from ngroups.customer.finder.questions import Finder
from ngroups.customer.mail.posting import Decoys, Post
from ngroups.customer.sealed.configuration import Sealing
from ngroups.sealing import SealingError
from ngroups.sealing.custody import MAX_TEXT, Custody, parse_custody
from ngroups.sealing.keys import PublicKey


@dataclass(frozen=True)
class Desk:
    """Whom to seal to and whom to ask."""

    custody: Custody
    mailer: PublicKey
    finder: Finder
    post: Post
    decoys: Decoys


def open_desk(own: Sealing) -> Desk | None:
    """The desk that is configured, or None where none is. Raises `ConfigError`."""
    if own.custodians is None or own.mailer_key is None or own.mailer is None or own.finder is None:
        return None
    try:
        custody = parse_custody(_text(own.custodians))
    except SealingError as error:
        raise ConfigError(f"{own.custodians}: {error}.") from None
    try:
        mailer = PublicKey.from_text(_text(own.mailer_key).strip())
    except SealingError as error:
        raise ConfigError(f"{own.mailer_key}: {error}.") from None
    return Desk(custody, mailer, Finder(own.finder), Post(own.mailer), Decoys())


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(MAX_TEXT + 1)
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{path}: the file cannot be read.") from None
