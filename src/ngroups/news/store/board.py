"""Every group's marks in memory that all processes of the plane share.

One writer stores whole machine words, readers load them without a lock. It is rebuilt
whenever the writer starts, so nothing depends on what the file holds.
"""

import mmap
import os
from pathlib import Path

_WORD = 8
_HEAD = 8
_PER_GROUP = 4
_MAGIC = 0x6E67726F75707331
_VERSION, _CATALOG, _EPOCHS, _CAPACITY = range(4)


def _size(capacity: int) -> int:
    return (_HEAD + capacity * _PER_GROUP) * _WORD


class Board:
    """The mapped file. `writable` in the writer alone."""

    def __init__(self, path: Path, *, writable: bool, capacity: int = 4096) -> None:
        flags = os.O_RDWR | os.O_CREAT if writable else os.O_RDONLY
        self._path, self._writable = path, writable
        descriptor = os.open(path, flags | os.O_CLOEXEC, 0o640)
        try:
            if writable:
                # It only ever grows: a reader may have the larger one mapped.
                os.ftruncate(descriptor, max(_size(capacity), os.fstat(descriptor).st_size))
            self._map = mmap.mmap(descriptor, 0, prot=mmap.PROT_READ | (mmap.PROT_WRITE if writable else 0))
        finally:
            os.close(descriptor)
        self._words = memoryview(self._map).cast("Q")
        if writable:
            self._words[_CAPACITY] = self.capacity
            self._words[_VERSION] = _MAGIC
        elif self._words[_VERSION] != _MAGIC:
            raise ValueError("not a board")

    @property
    def generation(self) -> tuple[int, int]:
        """Changes with the group list, and with the set of epochs."""
        return self._words[_CATALOG], self._words[_EPOCHS]

    @property
    def outgrown(self) -> bool:
        """Whether the writer has made room for more groups than are mapped here."""
        return self._words[_CAPACITY] > self.capacity

    @property
    def capacity(self) -> int:
        """Groups that there is room for in this mapping."""
        return (len(self._words) - _HEAD) // _PER_GROUP

    def marks(self, group_id: int) -> tuple[int, int, int]:
        """Low, high and count of a group."""
        at, words = _HEAD + group_id * _PER_GROUP, self._words
        return words[at], words[at + 1], words[at + 2]

    def set_marks(self, group_id: int, low: int, high: int, count: int) -> None:
        at, words = _HEAD + group_id * _PER_GROUP, self._words
        words[at], words[at + 2], words[at + 1] = low, count, high

    def catalog_changed(self) -> None:
        self._words[_CATALOG] += 1

    def epochs_changed(self) -> None:
        self._words[_EPOCHS] += 1

    def close(self) -> None:
        self._words.release()
        self._map.close()

    def grown(self, capacity: int) -> "Board":
        """The same board with room for at least `capacity` groups."""
        board = Board(self._path, writable=True, capacity=capacity)
        self.close()
        return board
