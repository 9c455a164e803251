"""Logins that may not post until they run out, as hashes that mean nothing without their epoch's key.

A handle finds its login for thirty days only. Once found, the login stands here under an HMAC keyed
with the secret of its class and epoch; when that is deleted, nobody can say what stood here. Intake
alone writes, sorted by hash and on a fixed timetable, so that no order or time says who came when.
"""

import hashlib
import hmac
import re
from pathlib import Path
from typing import Final

from ngroups.base.files import private_folder, write_whole

TAG_OCTETS: Final = 16
MOST: Final = 100_000
"""Tags; more are not taken, and a login then stays blocked for as long as its handle is known."""
_LINE: Final = re.compile(rb"([0-9a-f]{32}) ([1-9][0-9]{0,12})")


def bar_tag(secret: bytes, nonce: bytes) -> bytes:
    """How a login stands in the file."""
    message = b"ngroups-pass-barred" + hashlib.sha256(nonce).digest()
    return hmac.digest(secret, message, hashlib.sha256)[:TAG_OCTETS]


def read_barred(path: Path) -> dict[bytes, int]:
    """When each tag's login runs out; damaged lines are left out."""
    content = path.read_bytes() if path.exists() else b""
    found = (_LINE.fullmatch(line) for line in content.splitlines())
    return {bytes.fromhex(line[1].decode()): int(line[2]) for line in found if line}


class Barred:
    """The list as intake keeps it. Owned by the loop's thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._until = read_barred(path)
        self._changed = False

    def add(self, tag: bytes, until: int) -> None:
        if len(tag) == TAG_OCTETS and 0 < until < 10**13 and len(self._until) < MOST:
            self._changed |= tag not in self._until
            self._until[tag] = until

    def save(self, now: float) -> None:
        """Write what is not over. Raises `OSError`; the former file then stays."""
        kept = {tag: until for tag, until in self._until.items() if now < until}
        if self._changed or len(kept) < len(self._until):
            lines = (b"%b %d\n" % (tag.hex().encode(), until) for tag, until in sorted(kept.items()))
            private_folder(self._path.parent)
            write_whole(self._path, b"".join(lines))
        self._until, self._changed = kept, False
