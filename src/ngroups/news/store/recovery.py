"""What opening a store finds and puts in order, quickly: no article is looked at.

The committed length of each epoch's last segment is the truth. What lies behind it, and
epochs that were being made or dropped, are leftovers of a process that ended half-way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ngroups.news.store.batch import Marks
from ngroups.news.store.disk import remove_tree
from ngroups.news.store.epoch import Epoch
from ngroups.news.store.layout import DROPPING, MAKING, MARKS, ROW_KEY, SEGMENTS, TAIL, TAIL_KEY
from ngroups.news.store.segments import Appender

if TYPE_CHECKING:
    import lmdb


@dataclass(frozen=True, slots=True)
class Recovered:
    """What opening the store found and did."""

    epochs: int
    dropped_octets: int
    """Octets behind committed lengths: articles nobody was told were filed."""
    finished_drops: int
    """Epochs whose making or dropping had been broken off."""
    missing_octets: int
    """Committed octets that are not on the disk: it lost them. `check` says which articles those are."""


def finish_drops(spool: Path) -> int:
    """Complete the drops of epochs that a crash interrupted, and undo makings; returns how many."""
    doomed = [*spool.glob(f"*/{DROPPING}*"), *spool.glob(f"*/{MAKING}*")]
    for folder in doomed:
        remove_tree(folder)
    return len(doomed)


def folders(spool: Path) -> list[Path]:
    """The epochs there are, newest first: that is where most articles are asked for."""
    found = [path for path in spool.glob("*/*") if path.name.isdigit()]
    return sorted(found, key=lambda path: (-int(path.name), path.parent.name))


def open_end(epoch: Epoch) -> Appender:
    """Find the committed end of an epoch and remove what lies behind it. Raises `OSError` or `lmdb.Error`."""
    with epoch.begin() as txn:
        number, length, epoch.last_arrival = tail_in(epoch, txn)
    for stray in epoch.folder.glob(SEGMENTS):
        if int(stray.stem) > number:
            stray.unlink()
    epoch.env.reader_check()
    return Appender(epoch.folder, number, length)


def tail_in(epoch: Epoch, txn: "lmdb.Transaction[memoryview]") -> tuple[int, int, int]:
    """The last segment, its committed length, and when the last commit was."""
    stored = txn.get(TAIL_KEY, db=epoch.meta)
    return TAIL.unpack(stored) if stored else (0, 0, 0)


def held_marks(
    epoch: Epoch, txn: "lmdb.Transaction[memoryview]"
) -> Iterable[tuple[int, tuple[int, int, int]]]:
    """Each group id that an epoch has articles of, with what it holds of it."""
    with txn.cursor(epoch.groups) as cursor:
        for key, value in cursor:
            yield ROW_KEY.unpack(key)[0], MARKS.unpack(value)


def all_marks(epochs: Iterable[Epoch], ids: Iterable[int], highs: Mapping[int, int]) -> Marks:
    """Low, high and count of each group, from what the epochs hold and the highs of those that have gone."""
    marks: Marks = {group_id: (0, highs.get(group_id, 0), 0) for group_id in {*ids, *highs}}
    for epoch in epochs:
        with epoch.begin() as txn:
            for group_id, (low, high, count) in held_marks(epoch, txn):
                known_low, known_high, known = marks.get(group_id, (0, 0, 0))
                marks[group_id] = (
                    min(low, known_low) if known else low,
                    max(high, known_high),
                    known + count,
                )
    # An empty group's low mark is one more than its high mark (RFC 3977 section 6.1.1.2).
    return {
        group_id: (low if count else high + 1, high, count) for group_id, (low, high, count) in marks.items()
    }
