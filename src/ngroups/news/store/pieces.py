"""Overview as it lies in one epoch: whole chunks, then the loose rows of the newest.

Each step looks its place up anew by number, so that it can be taken long after the one
before, in another transaction, although rows may have become a chunk in between.
"""

from collections.abc import Iterator

from ngroups.news.store.epoch import Epoch
from ngroups.news.store.layout import CHUNK, CHUNK_HEAD, ENTRY, ROW_KEY
from ngroups.protocol.ports import Buffer, Found, Numbered

Step = tuple[int, memoryview, int, int]
"""Number of the first slot, the chunk's value, first and last slot wanted."""


def chunks(epoch: Epoch, group_id: int, low: int, high: int) -> Iterator[Step]:
    """The sealed chunks that hold some of the range."""
    at = low
    while at <= high:
        with epoch.txn().cursor(epoch.chunks) as cursor:
            if not cursor.set_range(ROW_KEY.pack(group_id, at // CHUNK)):
                return
            owner, chunk = ROW_KEY.unpack(cursor.key())
            value = memoryview(cursor.value())
        first = chunk * CHUNK
        if owner != group_id or first > high:
            return
        yield first, value, max(at - first, 0), min(high - first, CHUNK - 1)
        at = first + CHUNK


def rows(epoch: Epoch, group_id: int, low: int, high: int) -> list[tuple[int, bytes]]:
    """Number and row of what is not in a chunk yet: never more than a chunk's worth."""
    found = []
    with epoch.txn().cursor(epoch.rows) as cursor:
        there = cursor.set_range(ROW_KEY.pack(group_id, low))
        while there:
            owner, number = ROW_KEY.unpack(cursor.key())
            if owner != group_id or number > high:
                break
            found.append((number, bytes(cursor.value())))
            there = cursor.next()
    return found


def lines(epoch: Epoch, group_id: int, low: int, high: int) -> Iterator[Buffer]:
    """Ready-made overview lines of the range."""
    after = low
    for first, value, begin, last in chunks(epoch, group_id, low, high):
        after = first + CHUNK
        yield value[CHUNK_HEAD + _end(value, begin - 1) : CHUNK_HEAD + _end(value, last)]
    loose = rows(epoch, group_id, after, high)
    if loose:
        yield b"".join([row[ENTRY.size :] for _, row in loose])


def numbers(epoch: Epoch, group_id: int, low: int, high: int) -> Iterator[list[int]]:
    """The numbers that exist."""
    after = low
    for first, value, begin, last in chunks(epoch, group_id, low, high):
        after = first + CHUNK
        entries = ENTRY.iter_unpack(value[begin * ENTRY.size : (last + 1) * ENTRY.size])
        yield [number for number, entry in enumerate(entries, first + begin) if entry[4]]
    yield [number for number, _ in rows(epoch, group_id, after, high)]


def articles(epoch: Epoch, group_id: int, low: int, high: int) -> Iterator[list[tuple[int, Numbered]]]:
    """Arrival and article of the range, a chunk at a time."""
    after = low
    for first, value, begin, last in chunks(epoch, group_id, low, high):
        after = first + CHUNK
        slots = range(begin, last + 1)
        yield [item for slot in slots if (item := _in_chunk(epoch, value, first, slot))]
    yield [_in_row(epoch, number, row) for number, row in rows(epoch, group_id, after, high)]


def article(epoch: Epoch, group_id: int, number: int) -> Numbered | None:
    """One article by number."""
    txn = epoch.txn()
    row = txn.get(ROW_KEY.pack(group_id, number), db=epoch.rows)
    if row is not None:
        return _in_row(epoch, number, row)[1]
    value = txn.get(ROW_KEY.pack(group_id, number // CHUNK), db=epoch.chunks)
    if value is None:
        return None
    first = number // CHUNK * CHUNK
    item = _in_chunk(epoch, memoryview(value), first, number - first)
    return item[1] if item else None


def _end(value: memoryview, slot: int) -> int:
    """Where the line of a slot ends, counted from the first line; slot -1 is before all."""
    end: int = ENTRY.unpack_from(value, slot * ENTRY.size)[0] if slot >= 0 else 0
    return end


def _in_chunk(epoch: Epoch, value: memoryview, first: int, slot: int) -> tuple[int, Numbered] | None:
    end, arrived, segment, offset, length, head = ENTRY.unpack_from(value, slot * ENTRY.size)
    if not length:
        return None
    line = bytes(value[CHUNK_HEAD + _end(value, slot - 1) : CHUNK_HEAD + end])
    return arrived, Numbered(first + slot, _id_in(line), Found(epoch.segment(segment), offset, length, head))


def _in_row(epoch: Epoch, number: int, row: bytes | memoryview) -> tuple[int, Numbered]:
    _, arrived, segment, offset, length, head = ENTRY.unpack_from(row)
    line = bytes(row[ENTRY.size :])
    return arrived, Numbered(number, _id_in(line), Found(epoch.segment(segment), offset, length, head))


def _id_in(line: bytes) -> bytes:
    """The Message-ID, which is the fifth column of an overview line (RFC 3977 section 8.3.2)."""
    return line.split(b"\t", 5)[4]
