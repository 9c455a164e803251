"""The store as one reader process sees it: looks things up, changes nothing.

Owned by one thread. Between `begin` and `end` it reads one snapshot of each epoch it
touches; between bursts it holds none, because a stale snapshot keeps old pages alive.
Knows articles, groups and marks; must never know which session asks.
"""

import heapq
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from itertools import chain, pairwise
from operator import itemgetter
from pathlib import Path
from typing import Literal, NamedTuple

import lmdb

from ngroups.news.groups.catalog import Catalog, GroupRecord
from ngroups.news.store import pieces
from ngroups.news.store.board import Board
from ngroups.news.store.chunks import subject_line
from ngroups.news.store.epoch import Epoch
from ngroups.news.store.errors import StoreAbsentError
from ngroups.news.store.layout import MARKS, ROW_KEY
from ngroups.news.store.listing import number_lines
from ngroups.news.store.recovery import folders
from ngroups.news.store.seeking import first_from, first_since, last_to
from ngroups.protocol.numbers import MOST
from ngroups.protocol.ports import Buffer, Found, Group, GroupEntry, Marks, Numbered

Span = tuple[int, int, Epoch]
"""First and last number of a group that an epoch has of a range."""


class _Listed(NamedTuple):
    """A group as readers want it: in octets."""

    group: Group
    created: int
    creator: bytes
    description: bytes

    def __repr__(self) -> str:
        return f"_Listed(id={self.group.id})"


class Reader:
    """Satisfies `ngroups.protocol.ports.Spool`."""

    def __init__(self, root: Path) -> None:
        """Raises `StoreError` where there is no store, or not one that can be read."""
        self._root = root
        self._board = Board(root / "board", writable=False)
        try:
            self._catalog = Catalog(root / "catalog", readonly=True)
        except lmdb.Error:
            raise StoreAbsentError("no group list here yet; start the news service first") from None
        self._epochs: list[Epoch] = []
        """Newest first."""
        self._listed: dict[bytes, _Listed] = {}
        self._sorted = False
        self._changes = self._catalog_seen = self._epochs_seen = -1
        self._commits = -1
        """Commits there had been when the burst began: no snapshot of it shows fewer."""
        self.begin()

    def begin(self) -> None:
        """A burst begins: take up what has changed since the last."""
        board = self._board
        if board.changes != self._changes:
            self._refresh()
            board = self._board
        self._commits = board.commits

    def end(self) -> None:
        """The burst is over: no piece handed out in it is valid any more."""
        for epoch in self._epochs:
            if epoch.reading:
                epoch.rest()

    def find(self, message_id: bytes) -> Found | None:
        key = blake2b(message_id, digest_size=16).digest()
        for epoch in self._epochs:
            value = (epoch.reading or epoch.txn()).get(key, None, epoch.history)
            if value is not None:
                return epoch.found(value)
        return None

    def wanted(self, message_id: bytes) -> Literal["yes", "no", "later"]:
        return "yes" if self.find(message_id) is None else "no"

    def group(self, name: bytes) -> tuple[Group, Marks] | None:
        known = self._listed.get(name)
        if known is None:
            return None
        group, board = known[0], self._board
        marks = board.marks(group[0])
        return group, marks if board.commits == self._commits else self._marks(group[0])

    def groups(self) -> Iterable[GroupEntry]:
        if not self._sorted:
            self._listed, self._sorted = dict(sorted(self._listed.items())), True
        marks = self._board.marks
        for group, created, creator, description in self._listed.values():
            yield GroupEntry(group, marks(group.id), created, creator, description)

    def article(self, group_id: int, number: int) -> Numbered | None:
        if not 0 < number <= MOST:
            return None
        for epoch in self._epochs:
            found = pieces.article(epoch, group_id, number)
            if found is not None:
                return found
        return None

    def neighbour(self, group_id: int, number: int, step: Literal[-1, 1]) -> Numbered | None:
        beside = self.article(group_id, number + step)
        if beside is not None:
            return beside
        if step == 1:
            above = [first_from(epoch, group_id, number + 1) for epoch in self._epochs]
            nearest = min((each for each in above if each is not None), default=None)
        else:
            below = [last_to(epoch, group_id, number - 1) for epoch in self._epochs] if number else []
            nearest = max((each for each in below if each is not None), default=None)
        return None if nearest is None else self.article(group_id, nearest)

    def overview(self, group_id: int, low: int, high: int) -> Iterator[Buffer]:
        spans = self._spans(group_id, low, high)
        if _apart(spans):
            return chain.from_iterable(
                pieces.lines(epoch, group_id, first, last) for first, last, epoch in spans
            )
        # Articles of the group went to several classes at the same time: merged line by line.
        parts = [pieces.numbered_lines(epoch, group_id, first, last) for first, last, epoch in spans]
        return (line for _, line in heapq.merge(*parts))

    def subjects(self, group_id: int, low: int, high: int) -> Iterator[Buffer]:
        spans = self._spans(group_id, low, high)
        if _apart(spans):
            return chain.from_iterable(
                pieces.subjects(epoch, group_id, first, last) for first, last, epoch in spans
            )
        return (subject_line(bytes(line)) for line in self.overview(group_id, low, high))

    def numbers(self, group_id: int, low: int, high: int) -> Iterator[Buffer]:
        spans = self._spans(group_id, low, high)
        parts = [pieces.numbers(epoch, group_id, first, last) for first, last, epoch in spans]
        if _apart(spans):
            for some in filter(None, chain.from_iterable(parts)):
                yield number_lines(some)
        else:
            for number in heapq.merge(*map(chain.from_iterable, parts)):
                yield b"%d\r\n" % number

    def articles(self, group_id: int, low: int, high: int) -> Iterator[Numbered]:
        spans = self._spans(group_id, low, high)
        parts = [
            chain.from_iterable(pieces.articles(epoch, group_id, first, last)) for first, last, epoch in spans
        ]
        return heapq.merge(*parts, key=itemgetter(0)) if len(parts) > 1 else chain.from_iterable(parts)

    def arrived(self, group_id: int, since: int) -> Iterator[bytes]:
        low, high, _ = self._board.marks(group_id)
        parts = []
        for first, last, epoch in self._spans(group_id, low, high):
            start = max(first, first_since(epoch, group_id, since))
            parts.append(chain.from_iterable(pieces.arrivals(epoch, group_id, start, last)))
        return (message_id for _, arrived, message_id in heapq.merge(*parts) if arrived >= since)

    def head(self, article: Found) -> bytes:
        source, offset, _, head = article
        return os.pread(source.fileno(), head, offset)

    def whole(self, article: Found) -> bytes:
        source, offset, length, _ = article
        return os.pread(source.fileno(), length, offset)

    def close(self) -> None:
        for epoch in self._epochs:
            epoch.close()
        self._epochs = []
        self._catalog.close()
        self._board.close()

    def _marks(self, group_id: int) -> Marks:
        """The marks as this burst's snapshots have them.

        A commit has come since the burst began: the board may name a high mark that the snapshots lack, and
        a client that was told of it and then got a shorter overview would never ask for the rest.
        """
        key = ROW_KEY.pack(group_id, 0)
        held = [
            MARKS.unpack(value) for epoch in self._epochs if (value := epoch.txn().get(key, db=epoch.groups))
        ]
        # A high mark never falls (RFC 3977 section 6.1.1.2); the catalog has that of expired epochs.
        high = max([self._catalog.high(group_id), *(high for _, high, _ in held)])
        low = min((low for low, _, _ in held), default=high + 1)
        return low, high, sum(count for _, _, count in held)

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

    def _refresh(self) -> None:
        changes = self._board.changes
        if self._board.outgrown:
            self._board.close()
            self._board = Board(self._root / "board", writable=False)
        catalog, epochs = self._board.catalog, self._board.epochs
        if epochs != self._epochs_seen:
            self._open_epochs()
        if catalog != self._catalog_seen:
            names = self._catalog.reload()
            self._list(names if self._listed else None)
        self._changes, self._catalog_seen, self._epochs_seen = changes, catalog, epochs

    def _list(self, names: Sequence[bytes] | None) -> None:
        """Take up groups that have changed, or all. A list that is being read stays as it is."""
        by_name = self._catalog.by_name
        listed = {} if names is None else dict(self._listed)
        for name in by_name if names is None else names:
            if name in by_name:
                listed[name] = _listed(name, by_name[name])
            else:
                listed.pop(name, None)
        self._listed = listed
        self._sorted = False

    def _open_epochs(self) -> None:
        known = {epoch.folder: epoch for epoch in self._epochs}
        there = folders(self._root / "spool")
        fresh = [epoch for folder in there if (epoch := known.pop(folder, None) or _opened(folder))]
        for gone in known.values():
            gone.close()
        self._epochs = fresh


def _listed(name: bytes, record: GroupRecord) -> _Listed:
    octets = partial(str.encode, encoding="utf-8", errors="surrogateescape")
    group = Group(record.id, name, octets(record.status))
    return _Listed(group, record.created, octets(record.creator), octets(record.description))


def _opened(folder: Path) -> Epoch | None:
    try:
        return Epoch(folder, readonly=True)
    except OSError:  # dropped a moment ago; word of that follows
        if folder.exists():
            raise
        return None


def _apart(spans: list[Span]) -> bool:
    """Whether the spans follow one another without overlapping."""
    return all(one[1] < other[0] for one, other in pairwise(spans))
