"""The group list on disk: an LMDB environment of its own, changed by the writer alone.

It knows names, statuses, descriptions and the highest number ever given in a group, and
nothing of who reads them.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import lmdb

from ngroups.news.groups.record import ID, GroupRecord, clean, is_name, is_status
from ngroups.news.store.disk import make_folder
from ngroups.news.store.environment import open_environment

__all__ = ["Catalog", "CatalogError", "GroupRecord"]

_MAP = 16 << 30
_HIGH = struct.Struct("<I")
_SEQUENCE = struct.Struct(">Q")
_NEXT, _CHANGES = b"next", b"changes"
_LOG_MOST = 10_000
"""Changes that are remembered one by one; whoever is further behind reads the whole list."""


class CatalogError(Exception):
    """A group cannot be made or changed; the text says why and names no group."""


class Catalog:
    """The list, read whole into memory; writing goes through the methods that say so.

    Any thread may look a name up; one at a time changes the list.
    """

    def __init__(self, folder: Path, *, readonly: bool) -> None:
        """Raises `OSError` or `lmdb.Error`."""
        if not readonly:
            make_folder(folder)
        self._env = open_environment(folder, map_octets=_MAP, databases=4, readonly=readonly)
        self._groups, self._highs, self._meta, self._log = (
            self._env.open_db(name, create=not readonly) for name in (b"groups", b"highs", b"meta", b"log")
        )
        self._seen = -1
        """Changes of the list that `by_name` has taken up."""
        self.by_name: dict[bytes, GroupRecord] = {}
        """In no order."""
        self.reload()

    def reload(self) -> Sequence[bytes] | None:
        """Take up what another process has changed; returns the names concerned, or None for all.

        A hundred thousand groups take a quarter of a second to read, which a reader has not got each time
        that one of them changes.
        """
        with self._env.begin() as txn:
            changes = self._changes(txn)
            notes = self._notes(txn, changes)
            if notes is None:
                with txn.cursor(self._groups) as cursor:
                    records = [GroupRecord.unpack(key, value) for key, value in cursor]
                self.by_name = {record.name: record for record in records}
            else:
                for note in notes:
                    self._take_up(txn, note[: ID.size], note[ID.size :])
        self._seen = changes
        return None if notes is None else [note[ID.size :] for note in notes]

    def _changes(self, txn: "lmdb.Transaction[bytes]") -> int:
        """How often the list has been changed."""
        stored = txn.get(_CHANGES, db=self._meta)
        return _SEQUENCE.unpack(stored)[0] if stored else 0

    def _notes(self, txn: "lmdb.Transaction[bytes]", changes: int) -> list[bytes] | None:
        """Id and name of each group that has changed since; None where that is no longer known."""
        if self._seen < 0:
            return None
        with txn.cursor(self._log) as cursor:
            there = cursor.set_range(_SEQUENCE.pack(self._seen + 1))
            notes = list(cursor.iternext(keys=False)) if there else []
        return notes if len(notes) == changes - self._seen else None

    def _take_up(self, txn: "lmdb.Transaction[bytes]", key: bytes, name: bytes) -> None:
        """Know of one group what the list has now."""
        stored = txn.get(key, db=self._groups)
        if stored is not None:
            self.by_name[name] = GroupRecord.unpack(key, stored)
        elif name in self.by_name and ID.pack(self.by_name[name].id) == key:
            del self.by_name[name]

    def create(
        self, name: bytes, *, status: str, now: int, creator: str = "", description: str = ""
    ) -> GroupRecord:
        """Add a group. Raises `CatalogError` when the name is taken or not one."""
        return self.create_all([name], status=status, now=now, creator=creator, description=description)[0]

    def create_all(
        self, names: Sequence[bytes], *, status: str, now: int, creator: str = "", description: str = ""
    ) -> list[GroupRecord]:
        """Add groups that differ in nothing but their names, all or none. Raises `CatalogError`."""
        if not all(map(is_name, names)):
            raise CatalogError("not a newsgroup name (RFC 5536 section 3.1.4)")
        if len({*names}) < len(names) or any(name in self.by_name for name in names):
            raise CatalogError("the group exists already")
        _check_status(status)
        with self._change() as txn:
            stored = txn.get(_NEXT, db=self._meta)
            first: int = ID.unpack(stored)[0] if stored else 0
            rest = (status, now, clean(creator) or "news", clean(description))
            records = [GroupRecord(number, name, *rest) for number, name in enumerate(names, first)]
            self._put(txn, records)
            txn.put(_NEXT, ID.pack(first + len(names)), db=self._meta)
        self.by_name.update({record.name: record for record in records})
        return records

    def change(
        self, name: bytes, *, status: str | None = None, description: str | None = None
    ) -> GroupRecord:
        """Set a group's status or description. Raises `CatalogError`."""
        record = self._known(name)
        if status is not None:
            _check_status(status)
            record = record._replace(status=status)
        if description is not None:
            record = record._replace(description=clean(description))
        with self._change() as txn:
            self._put(txn, [record])
        self.by_name[name] = record
        return record

    def remove(self, name: bytes) -> None:
        """Take a group off the list; its articles are no longer found under it. Raises `CatalogError`."""
        record = self._known(name)
        with self._change() as txn:
            txn.delete(ID.pack(record.id), db=self._groups)
            self._note(txn, [record])
        del self.by_name[name]

    def highs(self) -> dict[int, int]:
        """The highest number that expired epochs gave in each group."""
        with self._env.begin() as txn, txn.cursor(self._highs) as cursor:
            return {ID.unpack(key)[0]: _HIGH.unpack(value)[0] for key, value in cursor}

    def high(self, group_id: int) -> int:
        """The same of one group; 0 where none has expired."""
        with self._env.begin(db=self._highs) as txn:
            stored = txn.get(ID.pack(group_id))
        return _HIGH.unpack(stored)[0] if stored else 0

    def keep_highs(self, highs: Mapping[int, int]) -> None:
        """Remember high marks, durably, before the epoch that showed them goes. Raises `CatalogError`."""
        with self._change() as txn, txn.cursor(self._highs) as cursor:
            cursor.putmulti(
                [(ID.pack(group_id), _HIGH.pack(high)) for group_id, high in sorted(highs.items())]
            )

    def ids_given(self) -> int:
        """How many ids have ever been given: all are below this."""
        with self._env.begin() as txn:
            stored = txn.get(_NEXT, db=self._meta)
        return ID.unpack(stored)[0] if stored else 0

    def tidy(self) -> None:
        """Free the reader slots of processes that were killed."""
        self._env.reader_check()

    def close(self) -> None:
        self._env.close()

    @contextmanager
    def _change(self) -> "Iterator[lmdb.Transaction[bytes]]":
        try:
            with self._env.begin(write=True) as txn:
                yield txn
        except lmdb.Error:
            raise CatalogError("the group list cannot be written; is the disk full?") from None

    def _known(self, name: bytes) -> GroupRecord:
        if name not in self.by_name:
            raise CatalogError("no such group")
        return self.by_name[name]

    def _put(self, txn: "lmdb.Transaction[bytes]", records: Sequence[GroupRecord]) -> None:
        with txn.cursor(self._groups) as cursor:
            cursor.putmulti([(ID.pack(record.id), record.pack()) for record in records])
        self._note(txn, records)

    def _note(self, txn: "lmdb.Transaction[bytes]", records: Sequence[GroupRecord]) -> None:
        """Let readers know which groups have changed."""
        after = self._changes(txn) + len(records)
        with txn.cursor(self._log) as cursor:
            notes = enumerate(records[-_LOG_MOST:], after + 1 - min(len(records), _LOG_MOST))
            cursor.putmulti([(_SEQUENCE.pack(at), ID.pack(each.id) + each.name) for at, each in notes])
            there = cursor.first()
            while there and _SEQUENCE.unpack(cursor.key())[0] <= after - _LOG_MOST:
                there = cursor.delete()
        txn.put(_CHANGES, _SEQUENCE.pack(after), db=self._meta)


def _check_status(status: str) -> None:
    if not is_status(status):
        raise CatalogError("not a group status (RFC 6048 section 3.1)")
