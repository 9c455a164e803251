"""One epoch of one retention class: its index and its segments.

Knows where things lie, for reading; must never know which session asks. The writer opens
an epoch to write, and reads it from other threads too; a reader process has one thread.
"""

from collections.abc import Sequence
from pathlib import Path

import lmdb

from ngroups.news.store.disk import make_folder, remove_tree, sync_folder
from ngroups.news.store.environment import open_environment
from ngroups.news.store.errors import StoreDamagedError
from ngroups.news.store.layout import DATABASES, HISTORY, INDEX, MAKING, segment_name
from ngroups.news.store.segments import Segment
from ngroups.protocol.ports import Found

MAP_OCTETS = 64 << 30
"""Address space for an index; the file is only as large as what it holds. A full one is doubled."""
_DATABASES = len(DATABASES)
_SPARE = 4
"""Read transactions kept for the next burst, which makes one four times as cheap to begin."""
_SEGMENTS_OPEN = 64
"""Segments that a process keeps open for each epoch: some 64 GB of articles."""


class Epoch:
    """An epoch opened by one process, for reading or, in the writer, for both."""

    __slots__ = (
        "_segments",
        "chunks",
        "class_name",
        "closed",
        "day",
        "env",
        "folder",
        "groups",
        "history",
        "last_arrival",
        "meta",
        "reading",
        "rows",
    )

    def __init__(self, folder: Path, *, readonly: bool) -> None:
        """Open an epoch that `make` made. Raises `StoreDamagedError`, or `OSError` where there is none."""
        self.folder = folder
        self.class_name = folder.parent.name
        self.day = int(folder.name)
        """The first arrival day that it is for, in days since 1970."""
        self.closed = False
        """It has expired here: what goes on reading finds nothing more."""
        self.env = _open(folder / INDEX, readonly=readonly)
        try:
            handles = [self.env.open_db(name, create=False) for name in DATABASES]
        except lmdb.NotFoundError:
            self.env.close()
            raise StoreDamagedError("an epoch is of an older version, or its index is damaged") from None
        self.history, self.rows, self.chunks, self.groups, self.meta = handles
        self.last_arrival = 0
        """When its newest article came, in seconds since 1970. Kept by the writer alone."""
        self._segments: dict[int, Segment] = {}
        self.reading: lmdb.Transaction[memoryview] | None = None
        """The burst's read transaction; `txn` opens it."""

    def txn(self) -> "lmdb.Transaction[memoryview]":
        """The burst's read transaction, opened at first use; see `Reader.end`."""
        if self.reading is None:
            self.reading = self.begin()
        return self.reading

    def begin(self) -> "lmdb.Transaction[memoryview]":
        """A read transaction of its own, whose values lie in the map: valid until it ends."""
        try:
            return self.env.begin(buffers=True)
        except lmdb.MapResizedError:  # the writer's map was full and has been made larger
            self.env.set_mapsize(0)
            return self.env.begin(buffers=True)

    def rest(self) -> None:
        """Give the snapshot back; LMDB keeps the reader slot for the next."""
        if self.reading is not None:
            self.reading.abort()
            self.reading = None

    def held(self, keys: Sequence[bytes]) -> list[bytes]:
        """Which of the keys are in the history."""
        with self.env.begin() as txn, txn.cursor(self.history) as cursor:
            return [key for key, _ in cursor.getmulti(keys)]

    def segment(self, number: int) -> Segment:
        """The segment, opened once a process. Raises `FileNotFoundError` when the epoch has expired."""
        segment = self._segments.get(number)
        if segment is None:
            segment = Segment(self.folder / segment_name(number))
            if len(self._segments) >= _SEGMENTS_OPEN:
                del self._segments[next(iter(self._segments))]
            self._segments[number] = segment
        return segment

    def found(self, value: bytes | memoryview) -> Found | None:
        """A history value as the place it means; None when that has just expired."""
        number, offset, length, head, _ = HISTORY.unpack(value)
        source = self._segments.get(number)
        return (source, offset, length, head) if source else self.place(number, offset, length, head)

    def place(self, number: int, offset: int, length: int, head: int) -> Found | None:
        """A place in a segment; None when the epoch has just expired."""
        try:
            return self._segments.get(number) or self.segment(number), offset, length, head
        except FileNotFoundError:
            return None

    def sound(self) -> bool:
        """Whether the index takes another write transaction after one has failed."""
        try:
            self.env.begin(write=True).abort()
        except lmdb.Error:
            return False
        return True

    def enlarge(self) -> None:
        """Double the map. No transaction of this process may be open; readers follow by themselves."""
        self.env.set_mapsize(2 * self.env.info()["map_size"])

    def close(self) -> None:
        self.closed = True
        self._segments.clear()
        self.rest()
        self.env.close()


def make(folder: Path) -> None:
    """Make an empty epoch, whole or not at all. Raises `OSError` or `lmdb.Error`."""
    making = folder.with_name(MAKING + folder.name)
    remove_tree(making)
    try:
        make_folder(making / INDEX)
        with open_environment(
            making / INDEX, map_octets=1 << 20, databases=_DATABASES, readonly=False
        ) as env:
            for name in DATABASES:
                env.open_db(name)
        sync_folder(making / INDEX)
        making.rename(folder)
        sync_folder(folder.parent)
    except (OSError, lmdb.Error):
        remove_tree(making)
        raise


def _open(index: Path, *, readonly: bool) -> lmdb.Environment:
    try:
        return open_environment(
            index, map_octets=MAP_OCTETS, databases=_DATABASES, readonly=readonly, spare=_SPARE
        )
    except lmdb.Error:
        if not (index / "data.mdb").exists():
            raise FileNotFoundError("no such epoch") from None
        raise StoreDamagedError("an epoch's index cannot be opened") from None
