"""Whether everything in a store is as it was filed: `ngroups news check`.

Reads only, beside a writer or without one, and looks at what was committed when it came to
an epoch. It walks each segment from end to end, so every octet is accounted for, and the
overview of each group. Holds no snapshot longer than a thousand articles or one group.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from ngroups.news.groups.catalog import Catalog
from ngroups.news.store.board import Board
from ngroups.news.store.check_articles import Articles
from ngroups.news.store.chunks import column, end_of, line_of, number_in, present, subject_line, subjects
from ngroups.news.store.epoch import Epoch
from ngroups.news.store.findings import Fault, Finding
from ngroups.news.store.layout import CHUNK, CHUNK_HEAD, END_WORD, ENTRY, ROW_KEY, SEGMENTS
from ngroups.news.store.recovery import all_marks, folders, held_marks, tail_in
from ngroups.protocol.ports import Buffer

Progress = Callable[[int, int], None]
"""Octets of articles looked at so far, and of all."""
Held = dict[int, tuple[int, int, int]]
_ATTEMPTS = 50
"""How often to look at a board that changes while it is being compared."""


def check(root: Path, progress: Progress = lambda _done, _all: None) -> Iterator[Finding]:
    """Everything that is wrong. Raises `StoreError` or `OSError` where there is no store to look at."""
    board = Board(root / "board", writable=False)
    catalog = Catalog(root / "catalog", readonly=True)
    epochs = [Epoch(folder, readonly=True) for folder in folders(root / "spool")]
    try:
        yield from _check_board(board, catalog, epochs)
        meter = _Meter(progress, sum(map(_octets, epochs)))
        for epoch in epochs:
            yield from _check_epoch(epoch, catalog, meter)
    finally:
        for epoch in epochs:
            epoch.close()
        catalog.close()
        board.close()


class _Meter:
    """Adds the octets of one epoch to those of the ones before."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total = progress, total
        self._before = self._done = 0

    def begin(self) -> None:
        self._before = self._done

    def __call__(self, done: int) -> None:
        self._done = self._before + done
        # A writer may add to what there was.
        self._progress(min(self._done, self._total), self._total)


def _octets(epoch: Epoch) -> int:
    return sum(path.stat().st_size for path in epoch.folder.glob(SEGMENTS))


def _check_epoch(epoch: Epoch, catalog: Catalog, meter: _Meter) -> Iterator[Finding]:
    name = f"{epoch.class_name}/{epoch.day}"
    meter.begin()
    with epoch.begin() as txn:
        number, length, _ = tail_in(epoch, txn)
        entries = txn.stat(epoch.history)["entries"]
        held = dict(held_marks(epoch, txn))
    articles = Articles(epoch, name, catalog.by_name)
    try:
        yield from articles.walk(number, length, meter)
    except FileNotFoundError:
        if not epoch.folder.exists():  # it has expired meanwhile
            return
        yield Finding(Fault.SEGMENT_MISSING, name)
    if articles.recorded < entries:
        yield Finding(Fault.NO_ARTICLE, name, times=entries - articles.recorded)
    yield from _check_overview(epoch, name, held)
    yield from _check_matched(name, held, catalog, articles)


def _check_matched(name: str, held: Held, catalog: Catalog, articles: Articles) -> Iterator[Finding]:
    """Articles and overview refer to each other one to one; a group that was removed keeps its overview."""
    listed = {record.id for record in catalog.by_name.values()}
    for group_id, (_, _, count) in held.items():
        if group_id in listed and articles.matched.get(group_id, 0) < count:
            missing = count - articles.matched.get(group_id, 0)
            yield Finding(Fault.NO_OVERVIEW, name, group_id=group_id, times=missing)


def _check_overview(epoch: Epoch, name: str, held: Held) -> Iterator[Finding]:
    for group_id, marks in held.items():
        numbers: list[int] = []
        try:
            for first, value in _chunks(epoch, group_id):
                if not _is_whole(value, first):
                    yield Finding(Fault.CHUNK, name, group_id=group_id, number=first)
                else:
                    numbers.extend(present(value, first, 0, CHUNK - 1))
            numbers += _loose(epoch, group_id)
        finally:
            epoch.rest()
        numbers = [number for number in numbers if number <= marks[1]]
        if not numbers or (numbers[0], numbers[-1], len(numbers)) != marks or numbers != sorted({*numbers}):
            yield Finding(Fault.MARKS, name, group_id=group_id)


def _chunks(epoch: Epoch, group_id: int) -> Iterator[tuple[int, memoryview]]:
    with epoch.txn().cursor(epoch.chunks) as cursor:
        there = cursor.set_range(ROW_KEY.pack(group_id, 0))
        while there:
            owner, chunk = ROW_KEY.unpack(cursor.key())
            if owner != group_id:
                return
            yield chunk * CHUNK, cursor.value()
            there = cursor.next()


def _loose(epoch: Epoch, group_id: int) -> list[int]:
    numbers = []
    with epoch.txn().cursor(epoch.rows) as cursor:
        there = cursor.set_range(ROW_KEY.pack(group_id, 0))
        while there:
            owner, number = ROW_KEY.unpack(cursor.key())
            if owner != group_id:
                break
            if number_in(cursor.value()[ENTRY.size :]) == number:
                numbers.append(number)
            there = cursor.next()
    return numbers


def _is_whole(value: memoryview, first: int) -> bool:
    """Whether the entries part the lines as they should: each line with its own number."""
    if len(value) < CHUNK_HEAD:
        return False
    ends = column(value, END_WORD)
    there = {*present(value, first, 0, CHUNK - 1)}
    begins = [0, *ends[:-1]]
    if ends != sorted(ends) or CHUNK_HEAD + ends[-1] > len(value) or not there:
        return False
    parted = all(
        bytes(value[end_of(value, slot) - 2 : end_of(value, slot)]) == b"\r\n"
        and bytes(value[CHUNK_HEAD + begin : CHUNK_HEAD + begin + 12]).startswith(b"%d\t" % (first + slot))
        if first + slot in there
        else begin == end
        for slot, (begin, end) in enumerate(zip(begins, ends, strict=True))
    )
    return parted and _has_its_subjects(
        value, first, [line_of(value, number - first) for number in sorted(there)]
    )


def _has_its_subjects(value: memoryview, first: int, lines: list[Buffer]) -> bool:
    """Whether the subjects behind the lines are those of the lines."""
    try:
        return b"".join(subject_line(bytes(line)) for line in lines) == subjects(value, first, 0, CHUNK - 1)
    except ValueError:  # a line without columns
        return False


def _check_board(board: Board, catalog: Catalog, epochs: list[Epoch]) -> Iterator[Finding]:
    """Compare in a moment when no commit comes in between; a busy writer may leave none."""
    ids = [record.id for record in catalog.by_name.values()]
    for _ in range(_ATTEMPTS):
        moment = (board.changes, board.commits)
        marks = all_marks(epochs, ids, catalog.highs())
        wrong = [each for each in ids if each < board.capacity and board.marks(each) != marks[each]]
        if moment == (board.changes, board.commits):
            yield from (Finding(Fault.BOARD, group_id=each) for each in wrong)
            return
