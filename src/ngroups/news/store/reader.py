"""The store as one reader process sees it: looks things up, changes nothing.

Owned by one thread. Between `begin` and `end` it reads one snapshot of each epoch it
touches; between bursts it holds none, because a stale snapshot keeps old pages alive.
"""

import heapq
import os
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from pathlib import Path
from typing import Literal

import lmdb

from ngroups.news.groups.catalog import Catalog, GroupRecord
from ngroups.news.store import pieces
from ngroups.news.store.board import Board
from ngroups.news.store.epoch import Epoch
from ngroups.news.store.layout import CHUNK, MARKS, ROW_KEY, key_of
from ngroups.protocol.ports import Buffer, Found, Group, GroupEntry, Numbered

Span = tuple[int, int, Epoch]


class Reader:
    """Satisfies `ngroups.protocol.ports.Spool`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._board = Board(root / "board", writable=False)
        self._catalog = Catalog(root / "catalog", readonly=True)
        self._epochs: list[Epoch] = []
        self._names: dict[bytes, tuple[GroupRecord, bytes]] = {}
        self._generation = (-1, -1)
        self.begin()

    def begin(self) -> None:
        """A burst begins: take up what has changed since the last."""
        if self._board.generation != self._generation:
            self._refresh()

    def end(self) -> None:
        """The burst is over: no piece handed out in it is valid any more."""
        for epoch in self._epochs:
            if epoch.active:
                epoch.rest()

    def find(self, message_id: bytes) -> Found | None:
        key = key_of(message_id)
        for epoch in self._epochs:
            value = epoch.txn().get(key, db=epoch.history)
            if value is not None:
                return epoch.found(value)
        return None

    def wanted(self, message_id: bytes) -> Literal["yes", "no", "later"]:
        return "yes" if self.find(message_id) is None else "no"

    def group(self, name: bytes) -> Group | None:
        known = self._names.get(name)
        if known is None:
            return None
        record, status = known
        low, high, count = self._board.marks(record.id)
        return Group(record.id, name, low, high, count, status)

    def groups(self) -> Iterable[GroupEntry]:
        for name, (record, status) in tuple(self._names.items()):
            low, high, count = self._board.marks(record.id)
            group = Group(record.id, name, low, high, count, status)
            yield GroupEntry(group, record.created, record.creator.encode(), record.description.encode())

    def article(self, group_id: int, number: int) -> Numbered | None:
        low, high, _ = self._board.marks(group_id)
        if not low <= number <= high:
            return None
        for epoch in self._epochs:
            found = pieces.article(epoch, group_id, number)
            if found is not None:
                return found
        return None

    def neighbour(self, group_id: int, number: int, step: Literal[-1, 1]) -> Numbered | None:
        low, high, _ = self._board.marks(group_id)
        if step == 1:
            return next(self.articles(group_id, number + 1, high), None)
        top = number - 1
        while top >= low:
            bottom = max(low, top - CHUNK + 1)
            below = list(self.articles(group_id, bottom, top))
            if below:
                return below[-1]
            top = bottom - 1
        return None

    def overview(self, group_id: int, low: int, high: int) -> Iterator[Buffer]:
        spans = self._spans(group_id, low, high)
        if _apart(spans):
            return chain.from_iterable(
                pieces.lines(epoch, group_id, first, last) for first, last, epoch in spans
            )
        return self._interleaved(group_id, spans)

    def numbers(self, group_id: int, low: int, high: int) -> Iterator[Buffer]:
        spans = self._spans(group_id, low, high)
        if _apart(spans):
            for first, last, epoch in spans:
                for some in pieces.numbers(epoch, group_id, first, last):
                    yield b"".join([b"%d\r\n" % number for number in some])
        else:
            for item in self.articles(group_id, low, high):
                yield b"%d\r\n" % item.number

    def articles(self, group_id: int, low: int, high: int) -> Iterator[Numbered]:
        for _, item in self._dated(group_id, self._spans(group_id, low, high)):
            yield item

    def arrived(self, group_id: int, since: int) -> Iterator[bytes]:
        low, top, _ = self._board.marks(group_id)
        fresh: list[bytes] = []
        while top >= low:
            bottom = max(low, top - CHUNK + 1)
            some = list(self._dated(group_id, self._spans(group_id, bottom, top)))
            fresh[:0] = [item.message_id for arrived, item in some if arrived >= since]
            if any(arrived < since for arrived, _ in some):
                break
            top = bottom - 1
        return iter(fresh)

    def head(self, article: Found) -> bytes:
        return os.pread(article.source.fileno(), article.head, article.offset)

    def whole(self, article: Found) -> bytes:
        return os.pread(article.source.fileno(), article.length, article.offset)

    def close(self) -> None:
        for epoch in self._epochs:
            epoch.close()
        self._catalog.close()
        self._board.close()

    def _spans(self, group_id: int, low: int, high: int) -> list[Span]:
        """Which epochs hold some of the range, and which part of it, by number."""
        key = ROW_KEY.pack(group_id, 0)
        spans = []
        for epoch in self._epochs:
            value = epoch.txn().get(key, db=epoch.groups)
            if value is None:
                continue
            first, last, _ = MARKS.unpack(value)
            if first <= high and last >= low:
                spans.append((max(first, low), min(last, high), epoch))
        return sorted(spans, key=lambda span: span[0])

    def _dated(self, group_id: int, spans: list[Span]) -> Iterator[tuple[int, Numbered]]:
        """Arrival and article, in order of number however many epochs they lie in."""
        each = [
            chain.from_iterable(pieces.articles(epoch, group_id, first, last)) for first, last, epoch in spans
        ]
        return heapq.merge(*each, key=lambda item: item[1].number)

    def _interleaved(self, group_id: int, spans: list[Span]) -> Iterator[Buffer]:
        """Overview of a group whose articles went to several classes: merged line by line."""

        def keyed(first: int, last: int, epoch: Epoch) -> Iterator[tuple[int, bytes]]:
            for piece in pieces.lines(epoch, group_id, first, last):
                for line in bytes(piece).splitlines(keepends=True):
                    yield int(line.partition(b"\t")[0]), line

        for _, line in heapq.merge(*(keyed(*span) for span in spans)):
            yield line

    def _refresh(self) -> None:
        self._generation = self._board.generation
        if self._board.outgrown:
            self._board = Board(self._root / "board", writable=False)
        self._catalog.reload()
        self._names = {
            name: (record, record.status.encode("utf-8", "surrogateescape"))
            for name, record in self._catalog.by_name.items()
        }
        self._open_epochs()

    def _open_epochs(self) -> None:
        """Newest first: that is where most articles are asked for."""
        known = {epoch.folder: epoch for epoch in self._epochs}
        folders = [path for path in (self._root / "spool").glob("*/*") if path.name.isdigit()]
        fresh: list[Epoch] = []
        for folder in folders:
            epoch = known.pop(folder, None)
            if epoch is None:
                try:
                    epoch = Epoch(folder, readonly=True)
                except lmdb.Error:  # it is just being made or dropped; its own generation follows
                    continue
            fresh.append(epoch)
        for gone in known.values():
            gone.close()
        self._epochs = sorted(fresh, key=lambda epoch: epoch.day, reverse=True)


def _apart(spans: list[Span]) -> bool:
    """Whether the spans follow one another without overlapping."""
    return all(one[1] < other[0] for one, other in pairwise(spans))
