"""Segment files: written at the end by one process, read anywhere by many.

They hold articles exactly as these go over the wire, and know nothing of what those mean.
"""

import errno
import mmap
import os
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from ngroups.news.store.disk import sync_folder
from ngroups.news.store.layout import SEGMENT_MOST, segment_name
from ngroups.protocol.ports import Buffer

_LOOK = 1 << 18
"""Octets from one look at the page cache to the next."""
_IOV_MAX = 1024
"""Buffers that Linux takes in one call."""


class Segment:
    """An open segment to read from. Whoever holds it can read it, even once it has expired."""

    __slots__ = ("_descriptor", "_view")

    def __init__(self, path: Path) -> None:
        """Raises `OSError`."""
        self._view = memoryview(b"")
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def fileno(self) -> int:
        return self._descriptor

    def resident(self, offset: int, length: int) -> memoryview | None:
        """The octets where they lie, or none where some would have to come from the disk. Raises `OSError`.

        Looks at one octet in every so many: pages that were read together leave memory together, and
        where one has left alone, the reader waits for that one.
        """
        end = offset + length
        if end > len(self._view):
            # As long as the file is now, of which nothing that is committed is ever cut off.
            self._view = memoryview(mmap.mmap(self._descriptor, 0, prot=mmap.PROT_READ))
        for place in (*range(offset, end, _LOOK), end - 1):
            try:
                os.preadv(self._descriptor, (bytearray(1),), place, os.RWF_NOWAIT)
            except BlockingIOError:
                return None
            except OSError as error:
                if error.errno != errno.EOPNOTSUPP:  # tmpfs, which is memory, and some network file systems
                    raise
        return self._view[offset:end]

    def __del__(self) -> None:
        if hasattr(self, "_descriptor"):
            os.close(self._descriptor)


class Appender:
    """The end of an epoch's last segment. Owned by the thread that commits."""

    def __init__(self, folder: Path, number: int, length: int) -> None:
        """Continue segment `number` after its committed `length`, dropping the rest. Raises `OSError`."""
        self._folder = folder
        self.number = number
        self.length = length
        """What is committed. A commit moves it once the index has what was written."""
        self._descriptor = _open(folder, number)
        behind = os.fstat(self._descriptor).st_size - length
        if behind > 0:
            os.ftruncate(self._descriptor, length)
        self.dropped = max(behind, 0)
        """Octets of a commit that never came about."""
        self.missing = max(-behind, 0)
        """Octets that were committed and are not there: the disk lost them."""

    def roll(self) -> None:
        """Begin the next segment if this one is full. Raises `OSError`, and then goes on with this one."""
        if self.length < SEGMENT_MOST:
            return
        descriptor = _open(self._folder, self.number + 1)
        try:
            os.ftruncate(descriptor, 0)
            os.ftruncate(self._descriptor, self.length)  # a commit that failed may have been longer
            sync_folder(self._folder)
        except OSError:
            os.close(descriptor)
            raise
        os.close(self._descriptor)
        self._descriptor = descriptor
        self.number, self.length = self.number + 1, 0

    def write(self, buffers: Sequence[Buffer]) -> None:
        """Put the buffers behind the committed length and onto the disk. Raises `OSError`.

        `length` stays. After a failure the next write puts the same place in order again, every octet of
        it: what a failed fdatasync may have lost is not relied upon.
        """
        at = self.length
        for first in range(0, len(buffers), _IOV_MAX):
            at = _write(self._descriptor, buffers[first : first + _IOV_MAX], at)
        os.fdatasync(self._descriptor)

    def close(self) -> None:
        os.close(self._descriptor)


def _open(folder: Path, number: int) -> int:
    return os.open(folder / segment_name(number), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _write(descriptor: int, buffers: Sequence[Buffer], at: int) -> int:
    """Write all of the buffers at `at`; returns the place behind them."""
    wanted = sum(map(len, buffers))
    done = os.pwritev(descriptor, buffers, at)
    while done < wanted:  # a signal, or the disk is filling up: then the next call says so
        done += os.pwritev(descriptor, _behind(buffers, done), at + done)
    return at + wanted


def _behind(buffers: Sequence[Buffer], done: int) -> list[Buffer]:
    """What remains of the buffers after `done` octets; nothing is copied."""
    for index, buffer in enumerate(buffers):
        if done < len(buffer):
            return [memoryview(buffer)[done:], *islice(buffers, index + 1, None)]
        done -= len(buffer)
    return []
