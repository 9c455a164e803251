"""One epoch of one retention class: its index and its segments."""

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

    __slots__ = (
        "_segments",
        "_txn",
        "chunks",
        "day",
        "env",
        "folder",
        "groups",
        "history",
        "meta",
        "name",
        "rows",
    )

    def __init__(self, folder: Path, *, readonly: bool) -> None:
        """Open what is there, or, when not `readonly`, make it. Raises `lmdb.Error`."""
        self.folder = folder
        self.name = (folder.parent.name, folder.name)
        self.day = int(folder.name)
        """The first arrival day that it is for, in days since 1970."""
        index = folder / "index"
        self.env = lmdb.open(
            str(index),
            max_dbs=8,
            map_size=MAP_OCTETS,
            max_readers=_READERS,
            readonly=readonly,
            readahead=False,
            mode=0o640,
        )
        handles = [self.env.open_db(name, create=not readonly) for name in DATABASES]
        self.history, self.rows, self.chunks, self.groups, self.meta = handles
        self._segments: dict[int, Segment] = {}
        self._txn: lmdb.Transaction | None = None

    @property
    def active(self) -> bool:
        """Whether a read transaction is open."""
        return self._txn is not None

    def txn(self) -> lmdb.Transaction:
        """The burst's read transaction, opened at first use; see `Reader.end`."""
        if self._txn is None:
            self._txn = self.env.begin(buffers=True)
        return self._txn

    def rest(self) -> None:
        """Give the snapshot back; LMDB keeps the reader slot for the next."""
        if self._txn is not None:
            self._txn.abort()
            self._txn = None

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
        self.rest()
        self.env.close()
