"""Every group's marks in memory that all processes of the plane share.

Knows numbers, by group id; must never know a group's name or who looks. One writer stores
whole machine words (8 octets, aligned, little-endian), readers load them without a lock.
The writer rebuilds it whenever it starts, so nothing depends on what the file holds.
"""

import mmap
import os
from pathlib import Path

from ngroups.news.store.disk import reserve
from ngroups.news.store.errors import StoreAbsentError

_WORD = 8
_HEAD = 8
"""Words before those of the first group."""
_PER_GROUP = 4
"""Low, high, count and one to spare."""
_MAGIC = 0x6E67726F75707332
_VERSION, _CHANGES, _CATALOG, _EPOCHS, _COMMITS, _CAPACITY = range(6)
_LEAST = 4096


class Board:
    """The mapped file. `writable` in the writer alone."""

    def __init__(self, path: Path, *, writable: bool, capacity: int = _LEAST) -> None:
        """Raises `OSError` where `capacity` groups have no room, `StoreAbsentError` where no board is."""
        self._path = path
        if writable:
            reserve(path, (_HEAD + max(capacity, _LEAST) * _PER_GROUP) * _WORD)
        self._map = _mapped(path, writable=writable)
        self._words = memoryview(self._map).cast("Q")
        self.capacity = (len(self._words) - _HEAD) // _PER_GROUP
        """Groups that there is room for in this mapping. The file only ever grows."""
        if writable:
            self._words[_VERSION] = _MAGIC
            self._words[_CAPACITY] = self.capacity
        elif self._words[_VERSION] != _MAGIC:
            raise StoreAbsentError("the board was written by another version; start the news service first")

    @property
    def changes(self) -> int:
        """Moves when the group list or the set of epochs does."""
        return self._words[_CHANGES]

    @property
    def catalog(self) -> int:
        """Moves when the group list does."""
        return self._words[_CATALOG]

    @property
    def epochs(self) -> int:
        """Moves when an epoch comes or goes."""
        return self._words[_EPOCHS]

    @property
    def commits(self) -> int:
        """Moves with every commit, before any mark does: while it stands, a snapshot shows what marks say."""
        return self._words[_COMMITS]

    @property
    def outgrown(self) -> bool:
        """Whether the writer has made room for more groups than are mapped here."""
        return self._words[_CAPACITY] > self.capacity

    def marks(self, group_id: int) -> tuple[int, int, int]:
        """Low, high and count of a group; while a commit is being shown, of two moments."""
        at, words = _HEAD + group_id * _PER_GROUP, self._words
        return words[at], words[at + 1], words[at + 2]

    def set_marks(self, group_id: int, low: int, high: int, count: int) -> None:
        at, words = _HEAD + group_id * _PER_GROUP, self._words
        words[at], words[at + 2], words[at + 1] = low, count, high

    def committed(self) -> None:
        """Announce new marks: to be called when what they count is durable, before any is set."""
        self._words[_COMMITS] += 1

    def catalog_changed(self) -> None:
        self._words[_CATALOG] += 1
        self._words[_CHANGES] += 1

    def epochs_changed(self) -> None:
        self._words[_EPOCHS] += 1
        self._words[_CHANGES] += 1

    def grown(self, capacity: int) -> "Board":
        """The same board with room for `capacity` groups. Raises `OSError`, and then is as it was."""
        board = Board(self._path, writable=True, capacity=capacity)
        self.close()
        return board

    def close(self) -> None:
        self._words.release()
        self._map.close()


def _mapped(path: Path, *, writable: bool) -> mmap.mmap:
    try:
        descriptor = os.open(path, (os.O_RDWR if writable else os.O_RDONLY) | os.O_CLOEXEC)
    except FileNotFoundError:
        raise StoreAbsentError("no store here yet; start the news service first") from None
    try:
        return mmap.mmap(descriptor, 0, prot=mmap.PROT_READ | (mmap.PROT_WRITE if writable else 0))
    finally:
        os.close(descriptor)
