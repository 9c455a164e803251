"""Segment files: written at the end by one process, read anywhere by many."""

import os
from collections.abc import Sequence
from pathlib import Path

from ngroups.news.store.layout import SEGMENT_MOST, segment_name
from ngroups.protocol.ports import Buffer

_IOV_MAX = 1000


class Segment:
    """An open segment to read from. Whoever holds it can read it, even once it has expired."""

    __slots__ = ("_descriptor",)

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def fileno(self) -> int:
        return self._descriptor

    def __del__(self) -> None:
        if hasattr(self, "_descriptor"):
            os.close(self._descriptor)


class Appender:
    """The end of an epoch's last segment. Owned by the thread that commits."""

    def __init__(self, folder: Path, number: int, length: int) -> None:
        """Continue segment `number` after its committed `length`; what lies behind is dropped."""
        self._folder = folder
        self.number = number
        self.length = length
        self._descriptor = -1
        self.dropped = self._open()

    def _open(self) -> int:
        path = self._folder / segment_name(self.number)
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o640)
        behind = os.fstat(self._descriptor).st_size - self.length
        if behind > 0:
            os.ftruncate(self._descriptor, self.length)
        return max(behind, 0)

    def roll(self) -> None:
        """Begin the next segment if this one is full."""
        if self.length >= SEGMENT_MOST:
            os.close(self._descriptor)
            self.number, self.length = self.number + 1, 0
            self._open()
            sync_folder(self._folder)

    def write(self, buffers: Sequence[Buffer]) -> None:
        """Put the buffers behind the committed length and onto the disk. Raises `OSError`.

        `length` is not moved: the caller does that once the index has them too.
        """
        at = self.length
        for first in range(0, len(buffers), _IOV_MAX):
            at = self._write(buffers[first : first + _IOV_MAX], at)
        os.fdatasync(self._descriptor)

    def _write(self, buffers: Sequence[Buffer], at: int) -> int:
        wanted = sum(map(len, buffers))
        done = os.pwritev(self._descriptor, buffers, at)
        if done < wanted:
            rest = memoryview(b"".join(buffers))[done:]
            while rest:
                written = os.pwrite(self._descriptor, rest, at + done)
                done += written
                rest = rest[written:]
        return at + wanted

    def close(self) -> None:
        os.close(self._descriptor)


def sync_folder(folder: Path) -> None:
    """Make the folder's entries themselves durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
