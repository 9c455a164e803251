"""An import: entries go in batches to the one who files, the answers are counted, the place is kept.

Knows verdicts and reasons, never what is in an article. Nothing is lost and nothing filed twice when it is
killed: a place is kept only after the batch before it was answered for, and what is offered again is a
duplicate.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ngroups.news.feed.importing.entry import Found, Place, Reason
from ngroups.news.feed.importing.source import Source
from ngroups.news.feed.importing.state import Counts, Progress, State
from ngroups.protocol.articles import split_newsgroups
from ngroups.protocol.header import field_content
from ngroups.protocol.ports import Outcome

BATCH_ARTICLES: Final = 200
BATCH_OCTETS: Final = 8 << 20
_PLACES: Final = 20


class DeferredError(Exception):
    """The server cannot take articles now; the import can be called again and goes on where it was."""

    def __init__(self, summary: "Summary") -> None:
        super().__init__("the server takes no articles now; run the import again to go on")
        self.summary = summary


File = Callable[[Sequence[bytes]], Sequence[Outcome]]
"""Files articles in wire format, durably, and answers for each in their order."""


@dataclass(slots=True)
class Summary:
    """What an import came to."""

    filed: int = 0
    duplicates: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    places: dict[str, list[tuple[str, int]]] = field(default_factory=dict, repr=False)
    """File and offset of the first refused articles by reason: for the operator's terminal, never a log."""

    def add(self, counts: Counts) -> None:
        self.filed += counts.filed
        self.duplicates += counts.duplicates
        for reason, number in counts.refused.items():
            self.refused[reason] = self.refused.get(reason, 0) + number

    def note(self, reason: str, place: Place) -> None:
        places = self.places.setdefault(reason, [])
        if len(places) < _PLACES:
            places.append((place.file, place.offset))


@dataclass(frozen=True, slots=True)
class Step:
    """What the progress callable is told after each batch."""

    source: Source
    done: int
    """Out of `source.extent`."""
    counts: Counts = field(repr=False)
    """Of this source, including what earlier runs did."""


def import_articles(
    sources: Iterable[Source],
    file: File,
    *,
    state: State,
    progress: Callable[[Step], None],
    duplicates: frozenset[str] = frozenset({"duplicate"}),
) -> Summary:
    """Files everything in `sources`; the summary covers earlier runs that were cut short, too.

    `duplicates` are the reasons of `file` that mean an article is here already. A source that is through is
    forgotten, so that a later import (with more groups, say) offers all of it again. Raises DeferredError,
    StateError, OSError.
    """
    summary = Summary()
    for source in sources:
        run = _Run(source, state, state.load(source.identity), summary, duplicates)
        try:
            for batch in _batches(source.entries(run.kept.after)):
                run.answer(batch, _ask(file, batch))
                progress(Step(source, batch[-1][0].done, run.kept.counts))
        finally:
            summary.add(run.kept.counts)
        state.forget(source.identity)
        progress(Step(source, source.extent, run.kept.counts))
    return summary


Batch = list[tuple[Place, Found]]


def _batches(entries: Iterator[tuple[Place, Found]]) -> Iterator[Batch]:
    batch: Batch = []
    octets = 0
    for place, found in entries:
        size = len(found) if isinstance(found, bytes) else 0
        if batch and (len(batch) == BATCH_ARTICLES or octets + size > BATCH_OCTETS):
            yield batch
            batch, octets = [], 0
        batch.append((place, found))
        octets += size
    if batch:
        yield batch


def _ask(file: File, batch: Batch) -> Iterator[Outcome]:
    """One outcome for each entry of the batch; what a reader refused is not offered."""
    articles = [found for _, found in batch if not isinstance(found, Reason)]
    outcomes = iter(file(articles) if articles else ())
    for _, found in batch:
        yield Outcome("refused", found.value) if isinstance(found, Reason) else next(outcomes)


@dataclass(slots=True)
class _Run:
    """The import of one source."""

    source: Source
    state: State
    kept: Progress
    summary: Summary
    duplicates: frozenset[str]

    def answer(self, batch: Batch, outcomes: Iterator[Outcome]) -> None:
        """Counts a batch up to the first article that must wait, keeps the place. Raises DeferredError."""
        deferred = False
        for (place, _), outcome in zip(batch, outcomes, strict=True):
            if outcome.verdict == "later":
                deferred = True
                break
            self._count(place, outcome)
            self.kept.after = (place.key, place.offset)
        self.state.save(self.source.identity, self.kept)
        if deferred:
            raise DeferredError(self.summary)

    def _count(self, place: Place, outcome: Outcome) -> None:
        counts = self.kept.counts
        if outcome.verdict == "done":
            counts.filed += 1
        elif outcome.reason in self.duplicates:
            counts.duplicates += 1
        else:
            counts.refused[outcome.reason] = counts.refused.get(outcome.reason, 0) + 1
            self.summary.note(outcome.reason, place)


def newsgroups_of(wire: bytes) -> list[bytes]:
    """The names in an article's Newsgroups field, in its order; none if there is no such field."""
    end = wire.find(b"\r\n\r\n")
    content = field_content(wire[: end + 2], b"newsgroups") if end >= 0 else None
    return split_newsgroups(content) if content else []
