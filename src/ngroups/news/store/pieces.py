"""Overview as it lies in one epoch: sealed chunks, and behind them the loose rows of the newest.

Every step that follows a pause looks its place up anew by number, so that it can be taken long
after the one before, in another transaction, although rows may have become a chunk in between.
Knows group ids and numbers; must never know names, or who reads.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from ngroups.news.store.chunks import column, end_of, id_in, line_of, number_in, present, subject_line
from ngroups.news.store.chunks import subjects as subjects_of
from ngroups.news.store.epoch import Epoch
from ngroups.news.store.layout import ARRIVED_WORD, CHUNK, CHUNK_HEAD, ENTRY, NEXT_ENTRY, ROW_KEY
from ngroups.news.store.seeking import up
from ngroups.protocol.ports import Buffer, Numbered

_ENTRY = ENTRY.size
Step = tuple[int, memoryview, int, int]
"""Number of the first slot, the chunk's value, first and last slot wanted."""


def chunks(epoch: Epoch, group_id: int, low: int, high: int) -> Iterator[Step]:
    """The sealed chunks that hold some of the range."""
    at = low
    while at <= high and not epoch.closed:
        chunk = at // CHUNK
        value = (epoch.reading or epoch.txn()).get(ROW_KEY.pack(group_id, chunk), None, epoch.chunks)
        first = chunk * CHUNK
        if value is not None:
            yield first, value, max(at - first, 0), min(high - first, CHUNK - 1)
            at = first + CHUNK
        elif (further := up(epoch, epoch.chunks, group_id, chunk + 1)) is not None:
            at = further * CHUNK
        else:
            return


def rows(epoch: Epoch, group_id: int, low: int, high: int) -> list[memoryview]:
    """What is not in a chunk yet: never more than a chunk's worth. Valid as long as the transaction."""
    if low > high or epoch.closed:
        return []
    with epoch.txn().cursor(epoch.rows) as cursor:
        if not cursor.set_range(ROW_KEY.pack(group_id, low)):
            return []
        found = list(islice(cursor.iternext(), high - low + 1))
    last = ROW_KEY.pack(group_id, high)
    if bytes(found[-1][0]) > last:  # holes: it went beyond the range
        found = [pair for pair in found if bytes(pair[0]) <= last]
    return [row for _, row in found]


def lines(epoch: Epoch, group_id: int, low: int, high: int) -> Iterator[Buffer]:
    """Ready-made overview lines of the range."""
    after = low
    for first, value, begin, last in chunks(epoch, group_id, low, high):
        after = first + CHUNK
        yield value[end_of(value, begin - 1) : end_of(value, last)]
    loose = rows(epoch, group_id, after, high)
    if loose:
        yield b"".join([row[_ENTRY:] for row in loose])


def subjects(epoch: Epoch, group_id: int, low: int, high: int) -> Iterator[Buffer]:
    """Lines `number SP subject CRLF` of the range."""
    after = low
    for first, value, begin, last in chunks(epoch, group_id, low, high):
        after = first + CHUNK
        yield subjects_of(value, first, begin, last)
    loose = rows(epoch, group_id, after, high)
    if loose:
        yield b"".join([subject_line(bytes(row[_ENTRY:])) for row in loose])


def numbered_lines(epoch: Epoch, group_id: int, low: int, high: int) -> Iterator[tuple[int, bytes]]:
    """The same line by line, each with its number."""
    for piece in lines(epoch, group_id, low, high):
        for line in bytes(piece).splitlines(keepends=True):
            yield number_in(line), line


def numbers(epoch: Epoch, group_id: int, low: int, high: int) -> Iterator[Sequence[int]]:
    """The numbers that exist."""
    after = low
    for first, value, begin, last in chunks(epoch, group_id, low, high):
        after = first + CHUNK
        yield present(value, first, begin, last)
    loose = rows(epoch, group_id, after, high)
    if loose:
        begin, end = number_in(loose[0][_ENTRY:]), number_in(loose[-1][_ENTRY:]) + 1
        whole = len(loose) == end - begin
        yield range(begin, end) if whole else [number_in(row[_ENTRY:]) for row in loose]


def articles(epoch: Epoch, group_id: int, low: int, high: int) -> Iterator[list[Numbered]]:
    """The articles of the range, a chunk at a time."""
    after = low
    for first, value, begin, last in chunks(epoch, group_id, low, high):
        after = first + CHUNK
        there = present(value, first, begin, last)
        yield [item for number in there if (item := _in_chunk(epoch, value, number))]
    yield [item for row in rows(epoch, group_id, after, high) if (item := _in_row(epoch, row))]


def arrivals(epoch: Epoch, group_id: int, low: int, high: int) -> Iterator[list[tuple[int, int, bytes]]]:
    """Number, arrival (seconds since 1970, UTC) and Message-ID of the range, a chunk at a time."""
    after = low
    for first, value, begin, last in chunks(epoch, group_id, low, high):
        after = first + CHUNK
        when = column(value, ARRIVED_WORD)
        there = present(value, first, begin, last)
        yield [(number, when[number - first], id_in(line_of(value, number - first))) for number in there]
    loose = rows(epoch, group_id, after, high)
    yield [
        (number_in(row[_ENTRY:]), ENTRY.unpack_from(row)[ARRIVED_WORD], id_in(row[_ENTRY:])) for row in loose
    ]


def article(epoch: Epoch, group_id: int, number: int) -> Numbered | None:
    """One article by number."""
    txn = epoch.reading or epoch.txn()
    value = txn.get(ROW_KEY.pack(group_id, number // CHUNK), None, epoch.chunks)
    if value is not None:
        return _in_chunk(epoch, value, number)
    row = txn.get(ROW_KEY.pack(group_id, number), None, epoch.rows)
    return None if row is None else _in_row(epoch, row)


def _in_chunk(epoch: Epoch, value: memoryview, number: int) -> Numbered | None:
    slot = number % CHUNK
    if slot:
        begin, end, segment, offset, length, head = NEXT_ENTRY.unpack_from(value, (slot - 1) * _ENTRY)
    else:
        begin = 0
        end, _, segment, offset, length, head = ENTRY.unpack_from(value)
    if not length:
        return None
    found = epoch.place(segment, offset, length, head)
    return found and (number, id_in(value[CHUNK_HEAD + begin : CHUNK_HEAD + end]), found)


def _in_row(epoch: Epoch, row: memoryview) -> Numbered | None:
    _, _, segment, offset, length, head = ENTRY.unpack_from(row)
    line = row[_ENTRY:]
    found = epoch.place(segment, offset, length, head)
    return found and (number_in(line), id_in(line), found)
