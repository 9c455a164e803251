"""What a worker knows of keys, handles and blocks: the files as they are now, read again as they change.

A key whose file is deleted is gone from here a second later.
"""

import time
from pathlib import Path
from typing import Final

from ngroups.news.passes.barred import read_barred
from ngroups.news.passes.blocked import blocked_handles
from ngroups.news.passes.days import DayKeys
from ngroups.news.passes.keys import Key, KeyStore
from ngroups.news.passes.layout import Places

_SETTLED: Final = 2.0
"""Seconds after which a file's time tells any later change: clocks of file systems are coarse."""

Stamp = tuple[tuple[int, int], ...]


class Ring:
    """Read whole and swapped in; any thread may look, `refresh` is the loop's."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._keys_in, self._days_in = KeyStore(places.keys), DayKeys(places.days)
        self._stamp: Stamp | None = None
        self.keys: dict[tuple[bytes, int], Key] = {}
        """By class code and epoch."""
        self.days: dict[int, bytes] = {}
        self.blocked: dict[int, set[bytes]] = {}
        self.barred: dict[bytes, int] = {}
        self.unusable = 0
        """Key files that cannot be read."""
        self.refresh()

    def refresh(self) -> None:
        """Read again what may have changed. Raises `OSError`; what was known then stays."""
        stamp = tuple(_stamp(path) for path in self._places[:5])
        if stamp == self._stamp:
            return
        keys, self.unusable = self._keys_in.load()
        self.keys = {(key.code, key.epoch): key for key in keys}
        self.days = self._days_in.load()
        self.blocked = blocked_handles(self._places.blocked)
        self.barred = read_barred(self._places.barred)
        newest = max(changed for changed, _ in stamp) / 1e9
        self._stamp = stamp if time.time() - newest > _SETTLED else None


def _stamp(path: Path) -> tuple[int, int]:
    """When a file or folder last changed, and which one it is."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_ino)
