"""A walk over an epoch's articles, each compared with the history and the overview."""

import mmap
import os
from collections.abc import Callable, Iterator, Mapping

from isal import isal_zlib

from ngroups.news.groups.catalog import GroupRecord
from ngroups.news.store.chunks import line_of
from ngroups.news.store.epoch import Epoch
from ngroups.news.store.findings import Fault, Finding
from ngroups.news.store.layout import CHUNK, ENTRY, HISTORY, ROW_KEY, key_of, segment_name
from ngroups.protocol.articles import Article, ArticleError, Limits, parse
from ngroups.protocol.overview import line_count, octets, overview_fields, overview_line

_END = b"\r\n.\r\n"
_XREF = b"Xref: "
_ANY = Limits(article=1 << 31, head=1 << 24, head_lines=1 << 20, groups=1 << 20)
"""What was once filed is looked at whatever is accepted today."""
_SNAPSHOT = 1000
"""Articles to a read transaction."""


class Articles:
    """The walk over one epoch, and what it counts."""

    def __init__(self, epoch: Epoch, name: str, groups: Mapping[bytes, GroupRecord]) -> None:
        self._epoch, self._name, self._groups = epoch, name, groups
        self._done = 0
        self.recorded = 0
        """Articles that the history has where they lie."""
        self.matched: dict[int, int] = {}
        """Group id to how many overview entries name an article that names them."""

    def walk(self, last: int, length: int, progress: Callable[[int], None]) -> Iterator[Finding]:
        """Look at every article up to the committed end. Raises `FileNotFoundError`."""
        for number in range(last + 1):
            yield from self._walk_segment(number, length if number == last else None, progress)

    def _walk_segment(
        self, number: int, length: int | None, progress: Callable[[int], None]
    ) -> Iterator[Finding]:
        descriptor = os.open(self._epoch.folder / segment_name(number), os.O_RDONLY | os.O_CLOEXEC)
        try:
            size = os.fstat(descriptor).st_size
            end = size if length is None else length
            if size < end:
                yield Finding(Fault.SEGMENT_MISSING, self._name, segment=number, offset=size)
                end = size
            if not end:
                return
            with mmap.mmap(descriptor, end, prot=mmap.PROT_READ) as octets_:
                octets_.madvise(mmap.MADV_SEQUENTIAL)
                yield from self._walk_octets(number, octets_, end, progress)
        finally:
            os.close(descriptor)
            self._epoch.rest()

    def _walk_octets(
        self, number: int, segment: mmap.mmap, end: int, progress: Callable[[int], None]
    ) -> Iterator[Finding]:
        at, seen = 0, 0
        while at < end:
            behind = segment.find(_END, at) + len(_END)
            if behind < len(_END):
                yield Finding(Fault.UNTERMINATED, self._name, segment=number, offset=at)
                break
            for fault in self._look(segment[at:behind], number, at):
                yield Finding(fault, self._name, segment=number, offset=at)
            at, seen = behind, seen + 1
            if seen % _SNAPSHOT == 0:
                self._epoch.rest()
                progress(self._done + at)
        self._done += end
        progress(self._done)

    def _look(self, wire: bytes, segment: int, offset: int) -> Iterator[Fault]:
        try:
            article = parse(wire, _ANY)
        except ArticleError:
            yield Fault.UNREADABLE
            return
        key = key_of((article.known.message_id or b"").strip())
        value = self._epoch.txn().get(key, db=self._epoch.history)
        if value is None:
            yield Fault.NO_HISTORY
            return
        self.recorded += 1
        *place, check = HISTORY.unpack(value)
        if place != [segment, offset, len(wire), article.body_at]:
            yield Fault.MISPLACED
        if check != isal_zlib.crc32(wire):
            yield Fault.CHECKSUM
        yield from self._look_up_places(article, (segment, offset, len(wire), article.body_at))

    def _look_up_places(self, article: Article, place: tuple[int, int, int, int]) -> Iterator[Fault]:
        """Find the article in the overview of the groups in its Xref field (RFC 5536 section 3.2.14)."""
        # The store adds its Xref behind everything else.
        field = bytes(article.head[article.head.rfind(b"\r\n", 0, -2) + 2 : -2])
        if not field.startswith(_XREF):
            yield Fault.NO_XREF
            return
        content = field.removeprefix(_XREF)
        for name, number in (part.rsplit(b":", 1) for part in content.split(b" ")[1:]):
            record = self._groups.get(name)
            if record is None:
                continue
            entry, line = self._overview_of(record.id, int(number))
            if entry != place:
                continue  # perhaps of a former group of that name: counting tells
            self.matched[record.id] = self.matched.get(record.id, 0) + 1
            size, lines = octets(article), line_count(article)
            if line != overview_line(int(number), overview_fields(article), size, lines, content):
                yield Fault.OVERVIEW

    def _overview_of(self, group_id: int, number: int) -> tuple[tuple[int, ...], bytes]:
        """Where the overview has the article of that number, and its line."""
        txn, epoch = self._epoch.txn(), self._epoch
        value = txn.get(ROW_KEY.pack(group_id, number // CHUNK), db=epoch.chunks)
        if value is not None:
            slot = number % CHUNK
            return ENTRY.unpack_from(value, slot * ENTRY.size)[2:], bytes(line_of(value, slot))
        row = txn.get(ROW_KEY.pack(group_id, number), db=epoch.rows)
        return (ENTRY.unpack_from(row)[2:], bytes(row[ENTRY.size :])) if row is not None else ((), b"")
