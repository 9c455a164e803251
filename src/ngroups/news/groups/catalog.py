"""The group list on disk: an LMDB environment of its own, changed by the writer alone.

It knows names, statuses, descriptions and the highest number ever given in a group, and
nothing of who reads them.
"""

import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import lmdb

from ngroups.news.store.disk import make_folder
from ngroups.news.store.environment import open_environment

_MAP = 16 << 30
_ID = struct.Struct(">I")
_HIGH = struct.Struct("<I")
_CREATED = struct.Struct("<Q")
_NEXT = b"next"
_NAME = re.compile(rb"(?!poster\Z)[^\x00-\x20\x7f,:*?!\[\]\\.]+(?:\.[^\x00-\x20\x7f,:*?!\[\]\\.]+)*")
"""Laxer than RFC 5536 section 3.1.4: what the net carries, but for what would break a Newsgroups or Xref
field, a command or a wildmat. `poster` means something else (RFC 5536 section 3.2.6)."""
_NAME_MOST = 255
"""Octets of a name. A command line has 512 (RFC 3977 section 3.1), and some commands say more than a name."""
_STATUS = re.compile(r"[ynmjx]|=\S+")
_CONTROLS = re.compile(r"[\x00-\x20\x7f]+")


class CatalogError(Exception):
    """A group cannot be made or changed; the text says why and names no group."""


class GroupRecord(NamedTuple):
    """A group as the list has it. Shows nothing of itself in a `repr`."""

    id: int
    """Never used again, whatever becomes of the group."""
    name: bytes
    status: str
    """`y`, `n`, `m`, `j`, `x` or `=other` (RFC 6048 section 3.1)."""
    created: int
    """Seconds since 1970, UTC."""
    creator: str
    description: str

    def __repr__(self) -> str:
        return f"GroupRecord(id={self.id})"

    def pack(self) -> bytes:
        return _CREATED.pack(self.created) + b"\0".join(
            (
                self.name,
                *(
                    text.encode("utf-8", "surrogateescape")
                    for text in (self.status, self.creator, self.description)
                ),
            )
        )

    @classmethod
    def unpack(cls, key: bytes, value: bytes) -> "GroupRecord":
        name, status, creator, description = value[_CREATED.size :].split(b"\0")
        return cls(
            _ID.unpack(key)[0],
            name,
            status.decode("utf-8", "surrogateescape"),
            _CREATED.unpack_from(value)[0],
            creator.decode("utf-8", "surrogateescape"),
            description.decode("utf-8", "surrogateescape"),
        )


class Catalog:
    """The list, read whole into memory; writing goes through the methods that say so.

    Any thread may look a name up; one at a time changes the list.
    """

    def __init__(self, folder: Path, *, readonly: bool) -> None:
        """Raises `OSError` or `lmdb.Error`."""
        if not readonly:
            make_folder(folder)
        self._env = open_environment(folder, map_octets=_MAP, databases=3, readonly=readonly)
        self._groups = self._env.open_db(b"groups", create=not readonly)
        self._highs = self._env.open_db(b"highs", create=not readonly)
        self._meta = self._env.open_db(b"meta", create=not readonly)
        self.by_name: dict[bytes, GroupRecord] = {}
        """In no order."""
        self.reload()

    def reload(self) -> None:
        """Read the list anew."""
        with self._env.begin() as txn, txn.cursor(self._groups) as cursor:
            records = [GroupRecord.unpack(key, value) for key, value in cursor]
        self.by_name = {record.name: record for record in records}

    def create(
        self, name: bytes, *, status: str, now: int, creator: str = "", description: str = ""
    ) -> GroupRecord:
        """Add a group. Raises `CatalogError` when the name is taken or not one."""
        return self.create_all([name], status=status, now=now, creator=creator, description=description)[0]

    def create_all(
        self, names: Sequence[bytes], *, status: str, now: int, creator: str = "", description: str = ""
    ) -> list[GroupRecord]:
        """Add groups that differ in nothing but their names, all or none. Raises `CatalogError`."""
        if any(len(name) > _NAME_MOST or not _NAME.fullmatch(name) for name in names):
            raise CatalogError("not a newsgroup name (RFC 5536 section 3.1.4)")
        if len({*names}) < len(names) or any(name in self.by_name for name in names):
            raise CatalogError("the group exists already")
        _check_status(status)
        with self._change() as txn:
            stored = txn.get(_NEXT, db=self._meta)
            first: int = _ID.unpack(stored)[0] if stored else 0
            rest = (status, now, _clean(creator) or "news", _clean(description))
            records = [GroupRecord(number, name, *rest) for number, name in enumerate(names, first)]
            self._put(txn, records)
            txn.put(_NEXT, _ID.pack(first + len(names)), db=self._meta)
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
            record = record._replace(description=_clean(description))
        with self._change() as txn:
            self._put(txn, [record])
        self.by_name[name] = record
        return record

    def remove(self, name: bytes) -> None:
        """Take a group off the list; its articles are no longer found under it. Raises `CatalogError`."""
        record = self._known(name)
        with self._change() as txn:
            txn.delete(_ID.pack(record.id), db=self._groups)
        del self.by_name[name]

    def highs(self) -> dict[int, int]:
        """The highest number that expired epochs gave in each group."""
        with self._env.begin() as txn, txn.cursor(self._highs) as cursor:
            return {_ID.unpack(key)[0]: _HIGH.unpack(value)[0] for key, value in cursor}

    def high(self, group_id: int) -> int:
        """The same of one group; 0 where none has expired."""
        with self._env.begin(db=self._highs) as txn:
            stored = txn.get(_ID.pack(group_id))
        return _HIGH.unpack(stored)[0] if stored else 0

    def keep_highs(self, highs: Mapping[int, int]) -> None:
        """Remember high marks, durably, before the epoch that showed them goes. Raises `CatalogError`."""
        with self._change() as txn, txn.cursor(self._highs) as cursor:
            cursor.putmulti(
                [(_ID.pack(group_id), _HIGH.pack(high)) for group_id, high in sorted(highs.items())]
            )

    def ids_given(self) -> int:
        """How many ids have ever been given: all are below this."""
        with self._env.begin() as txn:
            stored = txn.get(_NEXT, db=self._meta)
        return _ID.unpack(stored)[0] if stored else 0

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

    def _put(self, txn: "lmdb.Transaction[bytes]", records: Iterable[GroupRecord]) -> None:
        with txn.cursor(self._groups) as cursor:
            cursor.putmulti([(_ID.pack(record.id), record.pack()) for record in records])


def _clean(text: str) -> str:
    return _CONTROLS.sub(" ", text).strip()


def _check_status(status: str) -> None:
    if not _STATUS.fullmatch(status):
        raise CatalogError("not a group status (RFC 6048 section 3.1)")
