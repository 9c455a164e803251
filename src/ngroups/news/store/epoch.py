"""One epoch of one retention class: its index and its segments."""

import contextlib
from pathlib import Path

import lmdb

from ngroups.news.store.layout import DATABASES, HISTORY, segment_name
from ngroups.news.store.segments import Segment
from ngroups.protocol.ports import Found

MAP_OCTETS = 64 << 30
"""Address space for an index; the file is only as large as what it holds."""
_READERS = 1022


class Epoch:
    """An epoch opened by one process, for reading or, in the writer, for both."""

    __slots__ = ("_active", "_segments", "_txn", "chunks", "day", "env", "folder", "groups", "history", "meta", "name", "rows")

    def __init__(self, folder: Path, *, readonly: bool) -> None:
        """Open what is there, or, when not `readonly`, make it. Raises `lmdb.Error`."""
        self.folder = folder
        self.name = (folder.parent.name, folder.name)
        self.day = int(folder.name)
        """The first arrival day that it is for, in days since 1970."""
        index = folder / "index"
        self.env = lmdb.open(
            str(index), max_dbs=8, map_size=MAP_OCTETS, max_readers=_READERS, readonly=readonly, readahead=False, mode=0o640
        )
        handles = [self.env.open_db(name, create=not readonly) for name in DATABASES]
        self.history, self.rows, self.chunks, self.groups, self.meta = handles
        self._segments: dict[int, Segment] = {}
        self._txn: lmdb.Transaction | None = None
        self._active = False

    @property
    def active(self) -> bool:
        """Whether a read transaction is open."""
        return self._active

    def txn(self) -> lmdb.Transaction:
        """The burst's read transaction, opened at first use; see `Reader.end`."""
        if self._txn is None:
            self._txn = self.env.begin(buffers=True)
        elif not self._active:
            self._txn.renew()
        self._active = True
        return self._txn

    def rest(self) -> None:
        """Give the read transaction's snapshot back."""
        if self._active and self._txn is not None:
            self._txn.reset()
            self._active = False

    def segment(self, number: int) -> Segment:
        """The segment, opened once a process."""
        segment = self._segments.get(number)
        if segment is None:
            segment = self._segments[number] = Segment(self.folder / segment_name(number))
        return segment

    def found(self, value: bytes | memoryview) -> Found:
        """A history value as the place it means."""
        number, offset, length, head, _ = HISTORY.unpack(value)
        return Found(self.segment(number), offset, length, head)

    def close(self) -> None:
        self._segments.clear()
        if self._txn is not None:
            with contextlib.suppress(lmdb.Error):
                self._txn.abort()
            self._txn = None
        self.env.close()
