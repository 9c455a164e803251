"""The one process that files articles: `append` returns when they are on disk.

The committing thread owns everything here except `holds`, which any thread may call.
Order of a commit: segment, its fdatasync, index (LMDB syncs it), board. What fails
before the index has it leaves no trace; the board comes last, so that nobody sees a
number whose article is not durable.
"""

import fcntl
import os
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import lmdb

from ngroups.news.expiry.retention import RetentionClass, class_for, default_class
from ngroups.news.groups.catalog import Catalog
from ngroups.news.incoming import Incoming
from ngroups.news.store.batch import Marks, commit
from ngroups.news.store.board import Board
from ngroups.news.store.epoch import Epoch
from ngroups.news.store.layout import MARKS, ROW_KEY, TAIL, TAIL_KEY, key_of
from ngroups.news.store.segments import Appender, sync_folder

Result = Literal["filed", "duplicate", "later"]
_DROPPING = ".dropping-"


class StoreError(Exception):
    """The store cannot go on."""


class StoreBusyError(StoreError):
    """Another process writes to this store."""


class StoreBrokenError(StoreError):
    """The index refused a commit half-way; opening it anew mends it."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What opening the store found and did."""

    epochs: int
    dropped_octets: int
    """Octets behind committed lengths: articles nobody was told were filed."""
    finished_drops: int


class Writer:
    """Opens the store for writing; raises `StoreBusyError` while another does."""

    def __init__(self, root: Path, *, host: bytes, classes: Sequence[RetentionClass] = ()) -> None:
        root.mkdir(parents=True, exist_ok=True, mode=0o750)
        self._lock = _locked(root / "writer.lock")
        self._root, self._host = root, host
        self._classes = (
            [*classes, default_class()] if not any(c.name == "default" for c in classes) else [*classes]
        )
        self.catalog = Catalog(root / "catalog", readonly=False)
        finished = _finish_drops(root / "spool")
        self._epochs: dict[tuple[str, str], Epoch] = {}
        self._appenders: dict[tuple[str, str], Appender] = {}
        for folder in sorted((root / "spool").glob("*/[0-9]*")):
            self._adopt(Epoch(folder, readonly=False))
        dropped = sum(appender.dropped for appender in self._appenders.values())
        self.recovered = Recovered(len(self._epochs), dropped, finished)
        self.marks: Marks = {}
        self.board = Board(root / "board", writable=True, capacity=self._capacity())
        self._show_all()

    def append(self, batch: Sequence[Incoming], now: int) -> list[Result]:
        """File the articles, all durable on return; an order within the batch is kept.

        `later` means that nothing of it was kept, for want of room for one. Raises
        `StoreBrokenError` when only a restart can help.
        """
        results: list[Result] = ["later"] * len(batch)
        by_class: dict[str, list[int]] = {}
        for index, article in enumerate(batch):
            by_class.setdefault(class_for(article.groups, self._classes).name, []).append(index)
        for name, indexes in by_class.items():
            chosen = [batch[index] for index in indexes]
            for index, result in zip(indexes, self._append(name, chosen, now), strict=True):
                results[index] = result
        return results

    def _append(self, class_name: str, batch: list[Incoming], now: int) -> list[Result]:
        try:
            epoch = self._epoch_for(class_name, now)
            others = [each for each in self._epochs.values() if each is not epoch]
            results, changed = commit(
                epoch,
                self._appenders[epoch.name],
                batch,
                marks=self.marks,
                ids=self.catalog.by_name,
                host=self._host,
                now=now,
                elsewhere=lambda key: any(_has(other, key) for other in others),
            )
        except (OSError, lmdb.DiskError):
            return ["later"] * len(batch)
        except lmdb.Error:
            # The index may or may not have it; only opening it anew tells (crash-only).
            raise StoreBrokenError("the index broke off a commit") from None
        for group_id, marks in changed.items():
            self.marks[group_id] = marks
            self.board.set_marks(group_id, *marks)
        return results

    def holds(self, message_id: bytes) -> bool:
        """Whether an article of that Message-ID is filed."""
        key = key_of(message_id)
        return any(_has(epoch, key) for epoch in tuple(self._epochs.values()))

    def groups_changed(self) -> None:
        """Show readers a new group list."""
        if max((record.id for record in self.catalog.by_name.values()), default=0) >= self._capacity_now():
            self.board = self.board.grown(self._capacity())
        for record in self.catalog.by_name.values():
            if record.id not in self.marks:
                self.marks[record.id] = (1, 0, 0)
                self.board.set_marks(record.id, *self.marks[record.id])
        self.board.catalog_changed()

    def expire(self, now: int) -> int:
        """Drop the epochs that have had their time; returns how many. Readers go on undisturbed."""
        classes = {each.name: each for each in self._classes}
        gone = [
            epoch
            for epoch in self._epochs.values()
            if epoch.name[0] in classes and classes[epoch.name[0]].expired(epoch.day, now)
        ]
        for epoch in gone:
            self._drop(epoch)
        return len(gone)

    def tidy(self) -> None:
        """Free the reader slots of processes that were killed."""
        for epoch in self._epochs.values():
            epoch.env.reader_check()

    def close(self) -> None:
        for appender in self._appenders.values():
            appender.close()
        for epoch in self._epochs.values():
            epoch.close()
        self.catalog.close()
        self.board.close()
        os.close(self._lock)

    def _drop(self, epoch: Epoch) -> None:
        self.catalog.keep_highs({gid: high for gid, (_, high, _) in self.marks.items()})
        doomed = epoch.folder.with_name(_DROPPING + epoch.folder.name)
        epoch.folder.rename(doomed)
        sync_folder(doomed.parent)
        del self._epochs[epoch.name]
        self._appenders.pop(epoch.name).close()
        epoch.close()
        self._show_all()
        threading.Thread(target=shutil.rmtree, args=(doomed,), kwargs={"ignore_errors": True}).start()

    def _epoch_for(self, class_name: str, now: int) -> Epoch:
        retention = next(each for each in self._classes if each.name == class_name)
        days = [epoch.day for epoch in self._epochs.values() if epoch.name[0] == class_name]
        day = max([retention.epoch_of(now), *days])  # a clock set back opens no older epoch
        name = (class_name, str(day))
        if name not in self._epochs:
            folder = self._root / "spool" / class_name / str(day)
            folder.mkdir(parents=True, mode=0o750, exist_ok=True)
            (folder / "index").mkdir(mode=0o750, exist_ok=True)
            self._adopt(Epoch(folder, readonly=False))
            for made in (folder, folder.parent, folder.parent.parent, self._root):
                sync_folder(made)
            self.board.epochs_changed()
        return self._epochs[name]

    def _adopt(self, epoch: Epoch) -> None:
        with epoch.env.begin() as txn:
            tail = txn.get(TAIL_KEY, db=epoch.meta)
        number, length = TAIL.unpack(tail) if tail else (0, 0)
        for stray in epoch.folder.glob("*.seg"):
            if int(stray.stem) > number:
                stray.unlink()
        self._appenders[epoch.name] = Appender(epoch.folder, number, length)
        self._epochs[epoch.name] = epoch
        epoch.env.reader_check()

    def _show_all(self) -> None:
        """Work out every group's marks from the epochs, and put them on the board."""
        highs = self.catalog.highs()
        self.marks = {gid: (high + 1, high, 0) for gid, high in highs.items()}
        for record in self.catalog.by_name.values():
            self.marks.setdefault(record.id, (1, 0, 0))
        for epoch in self._epochs.values():
            with epoch.env.begin() as txn, txn.cursor(epoch.groups) as cursor:
                for key, value in cursor:
                    gid, (low, high, count) = ROW_KEY.unpack(key)[0], MARKS.unpack(value)
                    known_low, known_high, known = self.marks.get(gid, (1, 0, 0))
                    low = min(low, known_low) if known else low
                    self.marks[gid] = (low, max(high, known_high), known + count)
        for gid, (_, high, count) in self.marks.items():
            if not count:
                self.marks[gid] = (high + 1, high, 0)
            self.board.set_marks(gid, *self.marks[gid])
        self.board.epochs_changed()
        self.board.catalog_changed()

    def _capacity(self) -> int:
        most = max((record.id for record in self.catalog.by_name.values()), default=0)
        most = max([most, *self.catalog.highs()])
        return max(4096, 2 * (most + 1))

    def _capacity_now(self) -> int:
        return self.board.capacity


def _has(epoch: Epoch, key: bytes) -> bool:
    with epoch.env.begin(db=epoch.history) as txn:
        return txn.get(key) is not None


def _locked(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise StoreBusyError("another process writes to this store") from None
    return descriptor


def _finish_drops(spool: Path) -> int:
    """Complete the drops of epochs that a crash interrupted."""
    doomed = list(spool.glob(f"*/{_DROPPING}*"))
    for folder in doomed:
        shutil.rmtree(folder, ignore_errors=True)
    return len(doomed)
