"""The one process that files articles: `append` returns when they are on disk.

The thread that commits owns everything here but `find` and `holds`, which any thread may
call. Order of a commit: segment, its fdatasync, index (LMDB syncs it), board. What fails
before the index has it leaves no trace; the board comes last, so that nobody sees a
number whose article is not durable. Knows articles and groups, and nothing of people.
"""

import fcntl
import os
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import lmdb

from ngroups.news.expiry.retention import DEFAULT, RetentionClass, class_for, default_class
from ngroups.news.groups.catalog import Catalog, CatalogError
from ngroups.news.incoming import Incoming
from ngroups.news.store.batch import Marks, Numbering, Result, commit
from ngroups.news.store.board import Board
from ngroups.news.store.disk import make_folder, remove_tree, size_of, sync_folder
from ngroups.news.store.epoch import Epoch, make
from ngroups.news.store.errors import StoreBrokenError, StoreBusyError, StoreDamagedError, StoreError
from ngroups.news.store.layout import DROPPING, key_of
from ngroups.news.store.recovery import (
    Recovered,
    all_marks,
    finish_drops,
    folders,
    held_marks,
    open_end,
)
from ngroups.news.store.segments import Appender
from ngroups.protocol.ports import Found

__all__ = [
    "Expired",
    "Recovered",
    "Result",
    "StoreBrokenError",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreError",
    "Writer",
]

_CLASSES_KEPT = 20_000
"""Combinations of groups whose class is remembered."""


@dataclass(frozen=True, slots=True)
class Expired:
    """What an expiry did."""

    epochs: int = 0
    octets: int = 0
    """Room on the disk that is being given back."""


class Writer:
    """A store opened for writing."""

    def __init__(self, root: Path, *, host: bytes, classes: Sequence[RetentionClass] = ()) -> None:
        """`host` is this server's name in Xref fields. Raises `StoreError`, or `OSError` as the disk does."""
        make_folder(root)
        self._lock = _locked(root / "writer.lock")
        self._root, self._host = root, host
        self._classes = {each.name: each for each in (default_class(), *classes)}
        self._class_of: dict[tuple[bytes, ...], str] = {}
        self._open: dict[Epoch, Appender] = {}
        """Newest first. Changed only while holding `_guard`."""
        self._guard = threading.Lock()
        """Held while another thread looks into the epochs, and while this one opens, closes or remaps any."""
        self._unlinking: list[threading.Thread] = []
        try:
            self.recovered = self._recover()
        except lmdb.Error:
            os.close(self._lock)
            raise StoreDamagedError("the group list or an index cannot be opened") from None

    def _recover(self) -> Recovered:
        finished = finish_drops(self._root / "spool")
        self.catalog = Catalog(self._root / "catalog", readonly=False)
        for folder in folders(self._root / "spool"):
            epoch = Epoch(folder, readonly=False)
            self._open[epoch] = open_end(epoch)
        self.marks: Marks = {}
        """Group id to low, high and count: what the board shows."""
        self.board = Board(self._root / "board", writable=True, capacity=2 * self.catalog.ids_given())
        self._show_all()
        self.board.catalog_changed()
        ends = self._open.values()
        return Recovered(
            len(ends), sum(end.dropped for end in ends), finished, sum(end.missing for end in ends)
        )

    def append(self, batch: Sequence[Incoming], now: int) -> list[Result]:
        """File the articles, all durable on return; the order within the batch is kept.

        `later` means that nothing of it was kept: for want of room, or because no group of it is here any
        longer. Raises `StoreBrokenError` when only opening the store anew can help.
        """
        by_class = self._by_class(batch)
        if len(by_class) == 1:
            return self._append(self._classes[next(iter(by_class))], batch, now)
        results: list[Result] = ["later"] * len(batch)
        for name, indexes in by_class.items():
            done = self._append(self._classes[name], [batch[index] for index in indexes], now)
            for index, result in zip(indexes, done, strict=True):
                results[index] = result
        return results

    def find(self, message_id: bytes) -> Found | None:
        """Where an article lies. Any thread."""
        key = key_of(message_id)
        with self._guard:
            for epoch in self._open:
                with epoch.begin() as txn:
                    value = txn.get(key, db=epoch.history)
                    if value is not None:
                        return epoch.found(value)
        return None

    def holds(self, message_id: bytes) -> bool:
        """Whether an article of that Message-ID is filed. Any thread."""
        keys = (key_of(message_id),)
        with self._guard:
            return any(epoch.held(keys) for epoch in self._open)

    def groups_changed(self) -> None:
        """Show readers a new group list. Raises `CatalogError` when there is no room: new groups wait."""
        given = self.catalog.ids_given()
        if given >= self.board.capacity:
            try:
                self.board = self.board.grown(2 * given)
            except OSError:
                raise CatalogError("there is no room for more groups; is the disk full?") from None
        for record in self.catalog.by_name.values():
            if record.id not in self.marks:
                self.marks[record.id] = (1, 0, 0)
                self.board.set_marks(record.id, 1, 0, 0)
        self.board.catalog_changed()

    def expire(self, now: int) -> Expired:
        """Drop the epochs that hold nothing to be kept any longer. Readers go on undisturbed."""
        gone = [epoch for epoch in self._open if self._expired(epoch, now)]
        octets = [size_of(epoch.folder) for epoch in gone]
        dropped = 0
        try:
            if gone:
                self._keep_highs(gone)
            for epoch in gone:
                self._drop(epoch)
                dropped += 1
        except (CatalogError, OSError):
            pass  # a disk that takes nothing more; the next expiry tries again
        if dropped:
            self._show_all()
        return Expired(dropped, sum(octets[:dropped]))

    def tidy(self) -> None:
        """Free the reader slots of processes that were killed."""
        self.catalog.tidy()
        for epoch in self._open:
            epoch.env.reader_check()

    def close(self) -> None:
        """Let others write; nothing once it is closed."""
        if self._lock < 0:
            return
        for thread in self._unlinking:
            thread.join()
        with self._guard:
            for epoch, appender in self._open.items():
                appender.close()
                epoch.close()
            self._open = {}
        self.catalog.close()
        self.board.close()
        os.close(self._lock)
        self._lock = -1

    def _by_class(self, batch: Sequence[Incoming]) -> dict[str, list[int]]:
        by_class: dict[str, list[int]] = {}
        known = self._class_of
        for index, article in enumerate(batch):
            name = known.get(article.groups)
            if name is None:
                if len(known) >= _CLASSES_KEPT:
                    known.clear()
                name = known[article.groups] = class_for(article.groups, tuple(self._classes.values())).name
            by_class.setdefault(name, []).append(index)
        return by_class

    def _append(self, retention: RetentionClass, batch: Sequence[Incoming], now: int) -> list[Result]:
        try:
            epoch = self._epoch_for(retention, now)
        except (OSError, lmdb.Error):
            return ["later"] * len(batch)  # no room for a new epoch
        try:
            results, changed = self._commit(epoch, batch, now)
        except (OSError, lmdb.Error) as error:
            if isinstance(error, (lmdb.CorruptedError, lmdb.PageNotFoundError)) or not epoch.sound():
                # Whether the index has the batch can be told only by opening it anew.
                raise StoreBrokenError("the index broke off a commit") from None
            return ["later"] * len(batch)
        self._show(changed)
        return results

    def _commit(self, epoch: Epoch, batch: Sequence[Incoming], now: int) -> tuple[list[Result], Marks]:
        numbering = Numbering(self.catalog.by_name, self.marks, b"Xref: " + self._host)
        others = [each for each in self._open if each is not epoch]
        try:
            return commit(epoch, self._open[epoch], batch, numbering, others, now)
        except lmdb.MapFullError:
            with self._guard:
                epoch.enlarge()
            return commit(epoch, self._open[epoch], batch, numbering, others, now)

    def _epoch_for(self, retention: RetentionClass, now: int) -> Epoch:
        own = {epoch.day: epoch for epoch in self._open if epoch.class_name == retention.name}
        day = retention.open_epoch(now, max(own, default=None))
        return own[day] if day in own else self._begin(self._root / "spool" / retention.name / str(day))

    def _begin(self, folder: Path) -> Epoch:
        if not folder.exists():
            make(folder)
        epoch = Epoch(folder, readonly=False)
        try:
            appender = open_end(epoch)
            sync_folder(folder)
        except OSError:
            epoch.close()
            raise
        with self._guard:
            everything = {epoch: appender, **self._open}
            self._open = {each: everything[each] for each in sorted(everything, key=lambda each: -each.day)}
        self.board.epochs_changed()
        return epoch

    def _expired(self, epoch: Epoch, now: int) -> bool:
        # What a class held that the configuration has no longer is kept as long as what no class wants.
        retention = self._classes.get(epoch.class_name) or self._classes[DEFAULT]
        return bool(epoch.last_arrival) and retention.expired(epoch.last_arrival, now)

    def _keep_highs(self, gone: Iterable[Epoch]) -> None:
        highs: dict[int, int] = {}
        for epoch in gone:
            with epoch.begin() as txn:
                highs.update({group_id: self.marks[group_id][1] for group_id, _ in held_marks(epoch, txn)})
        self.catalog.keep_highs(highs)

    def _drop(self, epoch: Epoch) -> None:
        folder = epoch.folder
        doomed = folder.with_name(f"{DROPPING}{folder.name}-{os.urandom(4).hex()}")
        folder.rename(doomed)
        sync_folder(folder.parent)
        with self._guard:
            self._open.pop(epoch).close()
            epoch.close()
        self._unlinking = [each for each in self._unlinking if each.is_alive()]
        # Unlinking takes 0.2 s for each GB, and what waits to be filed shall not.
        thread = threading.Thread(target=remove_tree, args=(doomed,), name="unlink")
        thread.start()
        self._unlinking.append(thread)

    def _show(self, changed: Marks) -> None:
        self.board.committed()
        for group_id, marks in changed.items():
            self.marks[group_id] = marks
            self.board.set_marks(group_id, *marks)

    def _show_all(self) -> None:
        """Work out every group's marks anew and put them on the board."""
        ids = [record.id for record in self.catalog.by_name.values()]
        self._show(all_marks(self._open, ids, self.catalog.highs()))
        self.board.epochs_changed()


def _locked(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise StoreBusyError("another process writes to this store") from None
    return descriptor
