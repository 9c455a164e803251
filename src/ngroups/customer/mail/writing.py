"""The letters there are, and how one is written.

Knows an address while it writes. A letter's text lies in `letters/<language>/<name>.txt`: a subject line,
an empty line, the text in plain words. `$path` becomes a link to the site; no other place can be linked.
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from importlib.resources import files
from typing import Final

from ngroups.customer.mail import MailError
from ngroups.customer.mail.settings import MailerSettings
from ngroups.sealing.addresses import written

FALLBACK: Final = "en"


class UnknownLetterError(MailError):
    """There is no letter of that name, or it takes other values."""

    def __init__(self) -> None:
        super().__init__("there is no such letter, or it takes other values")


@dataclass(frozen=True)
class Letter:
    """What a kind of letter takes, and for how many seconds it is worth sending."""

    values: frozenset[str]
    seconds: int


LETTERS: Final[Mapping[str, Letter]] = {
    "confirm_address": Letter(frozenset({"path", "hours"}), 6 * 3600),
    "lost_login": Letter(frozenset({"path", "minutes"}), 20 * 60),
}
LANGUAGES: Final = ("en", "de", "nl")


def check(name: str, values: Mapping[str, str]) -> Letter:
    """The kind of letter called `name`; raises `UnknownLetterError` unless it takes exactly `values`."""
    letter = LETTERS.get(name)
    if letter is None or letter.values != values.keys() or not values["path"].startswith("/"):
        raise UnknownLetterError
    return letter


def write(
    name: str, language: str, values: Mapping[str, str], to: str, own: MailerSettings, mark: str, now: float
) -> EmailMessage:
    """The letter, ready to send. `mark`, random, makes its Message-ID unique; `now` is in seconds since 1970.

    Raises `UnknownLetterError` or `AddressError`.
    """
    check(name, values)
    subject, _, text = _text(name, language if language in LANGUAGES else FALLBACK).partition("\n\n")
    filled = {**values, "path": own.origin + values["path"], "provider": own.provider}
    message = EmailMessage(policy=SMTP)
    message["From"] = own.sender
    message["To"] = written(to)
    message["Subject"] = string.Template(subject.strip()).substitute(filled)
    message["Date"] = format_datetime(datetime.fromtimestamp(int(now), UTC))
    message["Message-ID"] = f"<{mark}@{own.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834 section 5: no machine should answer
    message.set_content(string.Template(text).substitute(filled))
    message["Content-Language"] = language if language in LANGUAGES else FALLBACK
    return message


@cache
def _text(name: str, language: str) -> str:
    return files("ngroups.customer.mail").joinpath("letters", language, f"{name}.txt").read_text("utf-8")
