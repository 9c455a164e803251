"""One commit: dedupe, number, write, index. Everything here happens inside one transaction.

Numbers exist from the moment the transaction does and vanish with it when it fails.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import lmdb
from isal import isal_zlib

from ngroups.news.groups.catalog import GroupRecord
from ngroups.news.incoming import Incoming
from ngroups.news.store.epoch import Epoch
from ngroups.news.store.layout import (
    CHUNK,
    CHUNK_HEAD,
    ENTRY,
    HISTORY,
    MARKS,
    ROW_KEY,
    TAIL,
    TAIL_KEY,
    key_of,
)
from ngroups.news.store.segments import Appender
from ngroups.protocol.numbers import MOST
from ngroups.protocol.ports import Buffer

Marks = dict[int, tuple[int, int, int]]
"""Group id to low, high and count."""
Filed = Literal["filed", "duplicate"]


def commit(
    epoch: Epoch,
    appender: Appender,
    batch: Sequence[Incoming],
    *,
    marks: Marks,
    ids: Mapping[bytes, GroupRecord],
    host: bytes,
    now: int,
    elsewhere: Callable[[bytes], bool],
) -> tuple[list[Filed | Literal["later"]], Marks]:
    """File a batch in an epoch; returns what became of each and the marks that changed.

    `marks` is read, not changed. Raises `OSError` or `lmdb.Error`, and then nothing was filed.
    """
    appender.roll()
    with epoch.env.begin(write=True) as txn:
        work = _Work(epoch, txn, appender, marks, ids, host, now)
        results: list[Filed | Literal["later"]] = []
        for article in batch:
            key = key_of(article.message_id)
            if key in work.history or txn.get(key, db=epoch.history) is not None or elsewhere(key):
                results.append("duplicate")
            else:
                results.append("filed" if work.add(key, article) else "later")
        if work.history:
            appender.write(work.buffers)
            work.index()
    # The transaction is durable: what was written is now part of the segment.
    appender.length = work.offset
    return results, work.changed


class _Work:
    """What a commit gathers before it writes."""

    def __init__(
        self,
        epoch: Epoch,
        txn: lmdb.Transaction,
        appender: Appender,
        marks: Marks,
        ids: Mapping[bytes, GroupRecord],
        host: bytes,
        now: int,
    ) -> None:
        self._epoch, self._txn, self._marks, self._ids = epoch, txn, marks, ids
        self._xref = b"Xref: " + host
        self._now = now
        self._segment = appender.number
        self.offset = appender.length
        self.buffers: list[Buffer] = []
        self.history: dict[bytes, bytes] = {}
        self._rows: list[tuple[bytes, bytes]] = []
        self._numbers: dict[int, list[int]] = {}
        self.changed: Marks = {}

    def add(self, key: bytes, article: Incoming) -> bool:
        """Number an article and lay it out; False where no group of it is here (any longer)."""
        places = self._places(article.groups)
        if not places:
            return False
        where = b"".join([b" %b:%d" % (name, number) for name, _, number in places])
        xref = b"%b%b\r\n" % (self._xref, where)
        head, body = article.head, article.body
        header = len(head) + len(xref)
        length = header + len(body)
        check = isal_zlib.crc32(body, isal_zlib.crc32(xref, isal_zlib.crc32(head)))
        self.buffers += (head, xref, body)
        self.history[key] = HISTORY.pack(self._segment, self.offset, length, header, check)
        entry = ENTRY.pack(0, self._now, self._segment, self.offset, length, header)
        tail = b"\t%b\t%d\t%d\t%b\r\n" % (
            article.overview,
            article.octets + len(xref),
            article.lines,
            xref[:-2],
        )
        for _, group_id, number in places:
            self._rows.append((ROW_KEY.pack(group_id, number), b"%b%d%b" % (entry, number, tail)))
        self.offset += length
        return True

    def _places(self, groups: Sequence[bytes]) -> list[tuple[bytes, int, int]]:
        """Name, id and new number in each group that takes the article."""
        places = []
        for name in groups:
            record = self._ids.get(name)
            if record is None:
                continue
            low, high, count = self.changed.get(record.id) or self._marks.get(record.id) or (1, 0, 0)
            if high >= MOST:
                continue
            number = high + 1
            self.changed[record.id] = (low if count else number, number, count + 1)
            self._numbers.setdefault(record.id, []).append(number)
            places.append((name, record.id, number))
        return places

    def index(self) -> None:
        """Enter everything into the index; the caller's transaction makes it durable."""
        epoch, txn = self._epoch, self._txn
        with txn.cursor(epoch.history) as cursor:
            cursor.putmulti(sorted(self.history.items()), overwrite=False)
        with txn.cursor(epoch.rows) as cursor:
            cursor.putmulti(sorted(self._rows))
        for group_id, numbers in self._numbers.items():
            self._count(group_id, numbers)
            for number in numbers:
                if number % CHUNK == CHUNK - 1:
                    self._seal(group_id, number // CHUNK)
        txn.put(TAIL_KEY, TAIL.pack(self._segment, self.offset), db=epoch.meta)

    def _count(self, group_id: int, numbers: list[int]) -> None:
        """What this epoch now holds of a group."""
        key = ROW_KEY.pack(group_id, 0)
        stored = self._txn.get(key, db=self._epoch.groups)
        low, _, count = MARKS.unpack(stored) if stored else (numbers[0], 0, 0)
        self._txn.put(key, MARKS.pack(low, numbers[-1], count + len(numbers)), db=self._epoch.groups)

    def _seal(self, group_id: int, chunk: int) -> None:
        """Turn the rows of a chunk whose last number is given into one value."""
        entries, lines, end = [], [], 0
        rows: dict[int, bytes] = {}
        with self._txn.cursor(self._epoch.rows) as cursor:
            there = cursor.set_range(ROW_KEY.pack(group_id, chunk * CHUNK))
            while there:
                owner, number = ROW_KEY.unpack(cursor.key())
                if owner != group_id or number // CHUNK != chunk:
                    break
                rows[number % CHUNK] = bytes(cursor.value())
                there = cursor.delete() and cursor.key() != b""
        for slot in range(CHUNK):
            row = rows.get(slot)
            if row is None:
                entries.append(ENTRY.pack(end, 0, 0, 0, 0, 0))
                continue
            line = row[ENTRY.size :]
            end += len(line)
            lines.append(line)
            entries.append(ENTRY.pack(end, *ENTRY.unpack_from(row)[1:]))
        value = b"".join((*entries, *lines))
        self._txn.put(ROW_KEY.pack(group_id, chunk), value, db=self._epoch.chunks)


assert CHUNK * ENTRY.size == CHUNK_HEAD
