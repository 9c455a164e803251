"""One commit: dedupe, number, write, index. All of it comes about, or nothing does.

Numbers are handed out from a copy of the marks that is dropped when the commit fails; the
segment is written behind its committed length, where the next commit writes too.
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from isal import isal_zlib

from ngroups.news.groups.catalog import GroupRecord
from ngroups.news.incoming import Incoming
from ngroups.news.store.chunks import seal
from ngroups.news.store.epoch import Epoch
from ngroups.news.store.layout import CHUNK, ENTRY, HISTORY, MARKS, ROW_KEY, TAIL, TAIL_KEY, key_of
from ngroups.news.store.segments import Appender
from ngroups.protocol.numbers import MOST
from ngroups.protocol.ports import Buffer

if TYPE_CHECKING:
    import lmdb

Marks = dict[int, tuple[int, int, int]]
"""Group id to low, high and count."""
Result = Literal["filed", "duplicate", "later"]
_CRC = isal_zlib.crc32
_DAY = 86400
_Pair = tuple[bytes, bytes]


class Numbering(NamedTuple):
    """What numbers are given from."""

    groups: Mapping[bytes, GroupRecord]
    marks: Mapping[int, tuple[int, int, int]]
    """Group id to low, high and count; a group that is not here takes nothing."""
    xref: bytes
    """What an Xref field begins with: its name and that of this server (RFC 5536 section 3.2.14)."""


class _Laid:
    """A batch numbered and laid out, not written yet."""

    __slots__ = ("buffers", "end", "history", "results", "rows")

    def __init__(self, end: int) -> None:
        self.results: list[Result] = []
        self.buffers: list[Buffer] = []
        self.end = end
        self.history: dict[bytes, bytes] = {}
        self.rows: dict[int, list[bytes]] = {}
        """Group id to new rows, in the order of their numbers, which follow on the group's high mark."""


def commit(
    epoch: Epoch,
    appender: Appender,
    batch: Sequence[Incoming],
    numbering: Numbering,
    others: Sequence[Epoch],
    now: int,
) -> tuple[list[Result], Marks]:
    """File a batch in an epoch; returns what became of each and the marks that changed.

    Articles that one of the `others` has are duplicates too. Raises `OSError` or `lmdb.Error`, and then
    nothing was filed unless the index is broken: `Epoch.sound` tells.
    """
    now = _stamp(now, epoch.last_arrival)
    keys = [key_of(article.message_id) for article in batch]
    known = set().union(*(each.held(keys) for each in (epoch, *others)))
    appender.roll()
    laid = _lay(batch, keys, known, numbering, appender, now)
    if not laid.history:
        return laid.results, {}
    appender.write(laid.buffers)
    with epoch.env.begin(write=True) as txn:
        _index(txn, epoch, laid, numbering.marks)
        txn.put(TAIL_KEY, TAIL.pack(appender.number, laid.end, now), db=epoch.meta)
    # The transaction is durable: what was written is now part of the segment.
    appender.length, epoch.last_arrival = laid.end, now
    return laid.results, {
        group_id: _marks(numbering, group_id, len(rows)) for group_id, rows in laid.rows.items()
    }


def _stamp(now: int, last: int) -> int:
    """When the batch arrives: never before the one before it, so that NEWNEWS finds where to begin.

    A clock that was a day ahead was wrong, and is believed again now.
    """
    return last if 0 < last - now <= _DAY else now


def _marks(numbering: Numbering, group_id: int, more: int) -> tuple[int, int, int]:
    low, high, count = numbering.marks[group_id]  # of an empty group, low is the number that comes first now
    return low, high + more, count + more


def _lay(
    batch: Sequence[Incoming],
    keys: Sequence[bytes],
    known: set[bytes],
    numbering: Numbering,
    appender: Appender,
    now: int,
) -> _Laid:
    """Number each new article and put together what will be stored of it.

    One long loop on purpose: it runs for every article of a feed, and a call costs as much as a step of it.
    """
    laid = _Laid(appender.length)
    known_groups, marks, begin = numbering
    segment, at, fresh = appender.number, appender.length, laid.rows
    results, buffers, history = laid.results, laid.buffers, laid.history
    for article, key in zip(batch, keys, strict=True):
        if key in known:
            results.append("duplicate")
            continue
        xref, places = begin, []
        groups = article.groups
        for name in groups if len(groups) == 1 else dict.fromkeys(groups):
            record = known_groups.get(name)
            if record is None or (mark := marks.get(record.id)) is None:
                continue
            rows = fresh.get(record.id)
            if rows is None:
                rows = fresh[record.id] = []
            number = mark[1] + len(rows) + 1
            if number <= MOST:
                places.append((rows, number))
                xref = b"%b %b:%d" % (xref, name, number)
        if not places:  # a group went since the article was accepted; offered again, it is judged anew
            results.append("later")
            continue
        head = b"%b%b\r\n" % (article.head, xref)
        body, header = article.body, len(head)
        length = header + len(body)
        known.add(key)
        history[key] = HISTORY.pack(segment, at, length, header, _CRC(body, _CRC(head)))
        entry = ENTRY.pack(0, now, segment, at, length, header)
        octets = article.octets + len(xref) + 2
        for rows, number in places:
            rows.append(
                b"%b%d\t%b\t%d\t%d\t%b\r\n" % (entry, number, article.overview, octets, article.lines, xref)
            )
        buffers += (head, body)
        at += length
        results.append("filed")
    laid.end = at
    laid.rows = {group_id: rows for group_id, rows in fresh.items() if rows}
    return laid


def _index(
    txn: "lmdb.Transaction[bytes]", epoch: Epoch, laid: _Laid, marks: Mapping[int, tuple[int, int, int]]
) -> None:
    """Enter everything into the index; the caller's transaction makes it durable."""
    loose: list[_Pair] = []
    chunks: list[_Pair] = []
    held: list[_Pair] = []
    keys = [ROW_KEY.pack(group_id, 0) for group_id in sorted(laid.rows)]
    with txn.cursor(epoch.groups) as cursor:
        stored = dict(cursor.getmulti(keys))
    for key in keys:
        group_id: int = ROW_KEY.unpack(key)[0]
        new, first = laid.rows[group_id], marks[group_id][1] + 1
        low, high, count = MARKS.unpack(stored[key]) if key in stored else (first, 0, 0)
        held.append((key, MARKS.pack(low, first + len(new) - 1, count + len(new))))
        open_at = (first + len(new)) // CHUNK * CHUNK
        if open_at > high // CHUNK * CHUNK:
            behind = _take(txn, epoch, group_id, high // CHUNK * CHUNK)
            behind.update(enumerate(new[: max(open_at - first, 0)], first))
            chunks += [(ROW_KEY.pack(group_id, chunk), value) for chunk, value in _sealed(behind)]
            new, first = new[max(open_at - first, 0) :], max(open_at, first)
        loose += [(ROW_KEY.pack(group_id, number), row) for number, row in enumerate(new, first)]
    for database, pairs in (
        (epoch.history, sorted(laid.history.items())),
        (epoch.rows, loose),
        (epoch.chunks, chunks),
    ):
        with txn.cursor(database) as cursor:
            cursor.putmulti(pairs)
    with txn.cursor(epoch.groups) as cursor:
        cursor.putmulti(held)


def _take(txn: "lmdb.Transaction[bytes]", epoch: Epoch, group_id: int, first: int) -> dict[int, bytes]:
    """Take out the loose rows of a group: those of one chunk, whose first number is given."""
    begin, end = ROW_KEY.pack(group_id, first), ROW_KEY.pack(group_id, first + CHUNK)
    with txn.cursor(epoch.rows) as cursor:
        if not cursor.set_range(begin):
            return {}
        pairs = [pair for pair in islice(cursor.iternext(), CHUNK) if pair[0] < end]
        cursor.set_range(begin)
        for _ in pairs:
            cursor.delete()  # and stands on the next
    return {ROW_KEY.unpack(key)[1]: row for key, row in pairs}


def _sealed(rows: Mapping[int, bytes]) -> list[tuple[int, bytes]]:
    """The chunks that rows make up. Every epoch seals what lies behind its own highest number, so that
    its loose rows are those of one chunk, whatever numbers of the group another epoch has.
    """
    parts: dict[int, dict[int, bytes]] = {}
    for number, row in rows.items():
        parts.setdefault(number // CHUNK, {})[number % CHUNK] = row
    return [(chunk, seal(slots)) for chunk, slots in parts.items()]
