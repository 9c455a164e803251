"""The group list on disk: an LMDB environment of its own, changed by the writer alone.

It knows names, statuses, descriptions and the highest number ever given in a group, and
nothing of who reads them.
"""

import json
import re
import struct
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import lmdb

_MAP = 4 << 30
_ID = struct.Struct(">I")
_HIGH = struct.Struct("<I")
_NEXT = b"next"
_NAME = re.compile(rb"[^\x00-\x20,*?!\[\]\\\x7f]{1,497}")
"""Tolerant of RFC 5536 section 3.1.4, strict where a name would break a command or a wildmat."""
_STATUS = re.compile(rb"[ynmjx]|=.+")


class CatalogError(Exception):
    """A group cannot be made or changed; the text says why and names no group."""


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """A group as the list has it."""

    id: int
    name: str
    status: str
    created: int
    creator: str
    description: str

    @property
    def octets(self) -> bytes:
        return self.name.encode("utf-8", "surrogateescape")


class Catalog:
    """The list, read whole into memory; writing goes through the methods that say so."""

    def __init__(self, folder: Path, *, readonly: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        self._env = lmdb.open(
            str(folder), max_dbs=3, map_size=_MAP, readonly=readonly, max_readers=1022, mode=0o640
        )
        self._groups = self._env.open_db(b"groups", create=not readonly)
        self._highs = self._env.open_db(b"highs", create=not readonly)
        self._meta = self._env.open_db(b"meta", create=not readonly)
        self.by_name: dict[bytes, GroupRecord] = {}
        self.reload()

    def reload(self) -> None:
        """Read the list anew."""
        with self._env.begin() as txn, txn.cursor(self._groups) as cursor:
            records = [
                GroupRecord(id=_ID.unpack(key)[0], **json.loads(value))
                for key, value in cursor.iternext(keys=True, values=True)
            ]
        self.by_name = {record.octets: record for record in sorted(records, key=lambda record: record.octets)}

    def create(
        self, name: bytes, *, status: str, now: int, creator: str = "", description: str = ""
    ) -> GroupRecord:
        """Add a group. Raises `CatalogError` when the name is taken or not one."""
        if not _NAME.fullmatch(name):
            raise CatalogError("not a newsgroup name (RFC 5536 section 3.1.4)")
        if name in self.by_name:
            raise CatalogError("the group exists already")
        _check_status(status)
        with self._env.begin(write=True) as txn:
            stored = txn.get(_NEXT, db=self._meta)
            number = _ID.unpack(stored)[0] if stored else 0
            txn.put(_NEXT, _ID.pack(number + 1), db=self._meta)
            text = name.decode("utf-8", "surrogateescape")
            record = GroupRecord(number, text, status, now, creator or "news", " ".join(description.split()))
            self._put(txn, record)
        self.reload()
        return record

    def change(
        self, name: bytes, *, status: str | None = None, description: str | None = None
    ) -> GroupRecord:
        """Set a group's status or description. Raises `CatalogError`."""
        record = self._known(name)
        if status is not None:
            _check_status(status)
            record = replace(record, status=status)
        if description is not None:
            record = replace(record, description=" ".join(description.split()))
        with self._env.begin(write=True) as txn:
            self._put(txn, record)
        self.reload()
        return record

    def remove(self, name: bytes) -> None:
        """Take a group off the list; its articles are no longer found under it. Raises `CatalogError`."""
        record = self._known(name)
        with self._env.begin(write=True) as txn:
            txn.delete(_ID.pack(record.id), db=self._groups)
        self.reload()

    def highs(self) -> dict[int, int]:
        """The highest number that expired epochs gave in each group."""
        with self._env.begin() as txn, txn.cursor(self._highs) as cursor:
            return {_ID.unpack(key)[0]: _HIGH.unpack(value)[0] for key, value in cursor}

    def keep_highs(self, highs: dict[int, int]) -> None:
        """Remember high marks, durably, before the epoch that showed them goes."""
        with self._env.begin(write=True) as txn:
            for group_id, high in highs.items():
                txn.put(_ID.pack(group_id), _HIGH.pack(high), db=self._highs)

    def close(self) -> None:
        self._env.close()

    def _known(self, name: bytes) -> GroupRecord:
        if name not in self.by_name:
            raise CatalogError("no such group")
        return self.by_name[name]

    def _put(self, txn: lmdb.Transaction, record: GroupRecord) -> None:
        fields = asdict(record)
        del fields["id"]
        txn.put(_ID.pack(record.id), json.dumps(fields).encode(), db=self._groups)


def _check_status(status: str) -> None:
    if not _STATUS.fullmatch(status.encode("utf-8", "replace")):
        raise CatalogError("not a group status (RFC 6048 section 3.1)")
