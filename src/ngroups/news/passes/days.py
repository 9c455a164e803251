"""Handles: how a post names its login for thirty days, to no one but us and never to us alone.

A handle is an HMAC of a login's hash under the key of its day. It stands in Injection-Info, so posts
of one day by one login are known as such; those of two days are not. Who complains names the handle,
and while the day's key exists the login can be found when it comes again. Then the key is erased.
"""

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from ngroups.base.files import private_folder, remove_for_good, remove_leftovers, write_whole
from ngroups.news.passes import PassesError
from ngroups.news.passes.epochs import DAY
from ngroups.oprf import Random
from ngroups.protocol.passes import base32

DAYS_KEPT: Final = 30
KEY_OCTETS: Final = 32
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"
_FIRST_DAY: Final = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp()) // DAY
_SUFFIX: Final = ".key"
HANDLE: Final = re.compile(rb"[a-z2-7]{27}")


class BadHandleError(PassesError):
    """What was given is no handle."""

    def __init__(self) -> None:
        super().__init__("a handle is the 27 letters and digits of posting-account in Injection-Info")


def day_of(now: float) -> int:
    """Days since 1970, UTC."""
    return int(now) // DAY


def handle(key: bytes, day: int, nonce: bytes) -> bytes:
    """27 letters and digits: three for the day, 24 for a login of that day."""
    mac = hmac.digest(key, hashlib.sha256(nonce).digest(), hashlib.sha256)
    return _day_code(day) + base32(mac[:15])


def read_day(text: bytes) -> int:
    """The day a handle is of; raises `BadHandleError`."""
    if not HANDLE.fullmatch(text):
        raise BadHandleError
    number = 0
    for letter in text[:3].decode():
        number = number * 32 + _LETTERS.index(letter)
    return _FIRST_DAY + number


def _day_code(day: int) -> bytes:
    number = day - _FIRST_DAY
    return "".join(_LETTERS[number >> shift & 31] for shift in (10, 5, 0)).encode()


class DayKeys:
    """The folder of day keys; the door's process writes, workers read."""

    def __init__(self, folder: Path) -> None:
        self.folder = private_folder(folder)

    def load(self) -> dict[int, bytes]:
        """Key by day. A damaged one is as good as erased."""
        keys = {}
        for path in self.folder.glob(f"*{_SUFFIX}"):
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue
            day = _named(path)
            if day is not None and len(content) == KEY_OCTETS:
                keys[day] = content
        return keys

    def tick(self, now: float, random: Random) -> None:
        """Make today's key and tomorrow's, so that midnight finds it; erase what is older than 30 days."""
        remove_leftovers(self.folder)
        today = day_of(now)
        for day in (today, today + 1):
            path = self.folder / f"{_name(day)}{_SUFFIX}"
            if not path.exists():
                write_whole(path, random(KEY_OCTETS))
        for path in sorted(self.folder.glob(f"*{_SUFFIX}")):
            day_there = _named(path)
            if day_there is None or day_there < today - DAYS_KEPT:
                remove_for_good(path)


def _name(day: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)).strftime("%Y-%m-%d")


def _named(path: Path) -> int | None:
    try:
        return int(datetime.strptime(path.stem, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()) // DAY
    except ValueError:
        return None
