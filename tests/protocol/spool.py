"""A store in memory, strict about the port: what it lends is spoilt as soon as it is no longer valid.

Knows groups and articles in wire format. Its pieces of overview are small, so that short tests cross
their edges as long ranges do.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from ngroups.protocol.articles import parse, stuff
from ngroups.protocol.overview import line_count, octets, overview_fields, overview_line
from ngroups.protocol.ports import Buffer, Found, Group, GroupEntry, Marks, Numbered

PIECE = 2
"""Overview lines to a piece."""


class Segment(bytearray):
    """Where articles lie."""

    def fileno(self) -> int:
        raise AssertionError("a session reads no file")

    def resident(self, offset: int, length: int) -> memoryview | None:
        raise AssertionError("a session reads no file")


class Held(NamedTuple):
    item: Numbered
    arrived: int
    line: bytes
    """Of overview."""


class Spool:
    """Satisfies `ngroups.protocol.ports.Spool`."""

    def __init__(self) -> None:
        self._segment = Segment(b"octets before the first article")
        self._found: dict[bytes, Found] = {}
        self._entries: dict[bytes, GroupEntry] = {}
        self._held: dict[int, dict[int, Held]] = {}
        self.later: set[bytes] = set()
        """Message-IDs that another peer offers just now."""
        self._lent: list[bytearray] = []

    def add_group(
        self,
        name: bytes,
        *,
        empty_at: int = 1,
        status: bytes = b"y",
        created: int = 0,
        creator: bytes = b"news@example.com",
        description: bytes = b"",
    ) -> None:
        """A group; `empty_at` is its low mark while it has no article."""
        group = Group(len(self._entries) + 1, name, status)
        self._entries[name] = GroupEntry(group, (empty_at, empty_at - 1, 0), created, creator, description)
        self._held[group.id] = {}

    def file(self, wire: bytes, *places: tuple[bytes, int], arrived: int = 0) -> None:
        """File an article under a number in each of some groups."""
        article = parse(wire)
        name = (article.known.message_id or b"").rstrip()
        found = self._segment, len(self._segment), len(wire), article.body_at
        self._segment += wire
        self._found[name] = found
        for group, number in places:
            xref = b"news.example.com " + b" ".join(b"%b:%d" % place for place in places)
            line = overview_line(number, overview_fields(article), octets(article), line_count(article), xref)
            self._held[self._entries[group].group.id][number] = Held((number, name, found), arrived, line)

    def remove(self, group: bytes, number: int) -> None:
        """Let an article go, as expiry does."""
        _, message_id, _ = self._held[self._entries[group].group.id].pop(number).item
        del self._found[message_id]

    def find(self, message_id: bytes) -> Found | None:
        return self._found.get(message_id)

    def group(self, name: bytes) -> tuple[Group, Marks] | None:
        entry = self._entries.get(name)
        return None if entry is None else (entry.group, self._marks(entry))

    def _marks(self, entry: GroupEntry) -> Marks:
        numbers = self._held[entry.group.id]
        return (min(numbers), max(numbers), len(numbers)) if numbers else entry.marks

    def article(self, group_id: int, number: int) -> Numbered | None:
        held = self._held[group_id].get(number)
        return held and held.item

    def neighbour(self, group_id: int, number: int, step: Literal[-1, 1]) -> Numbered | None:
        there = [other for other in self._held[group_id] if (other - number) * step > 0]
        return self._held[group_id][min(there, key=lambda other: other * step)].item if there else None

    def overview(self, group_id: int, low: int, high: int) -> Iterator[Buffer]:
        return self._lend([held.line for held in self._range(group_id, low, high)])

    def subjects(self, group_id: int, low: int, high: int) -> Iterator[Buffer]:
        columns = [held.line.split(b"\t")[:2] for held in self._range(group_id, low, high)]
        return self._lend([b"%b %b\r\n" % (number, subject) for number, subject in columns])

    def numbers(self, group_id: int, low: int, high: int) -> Iterator[Buffer]:
        return self._lend([b"%d\r\n" % held.item[0] for held in self._range(group_id, low, high)])

    def _lend(self, lines: Sequence[bytes]) -> Iterator[Buffer]:
        for at in range(0, len(lines), PIECE):
            self._lent.append(bytearray(b"".join(lines[at : at + PIECE])))
            yield memoryview(self._lent[-1])

    def end(self) -> None:
        """The burst ends: nothing lent in it is valid any more."""
        for lent in self._lent:
            lent[:] = b"!" * len(lent)
        self._lent.clear()

    def articles(self, group_id: int, low: int, high: int) -> Iterator[Numbered]:
        return (held.item for held in self._range(group_id, low, high))

    def arrived(self, group_id: int, since: int) -> Iterator[bytes]:
        every = self._range(group_id, 0, 1 << 62)
        return (held.item[1] for held in every if held.arrived >= since)

    def head(self, article: Found) -> bytes:
        _, offset, _, head = article
        return bytes(self._segment[offset : offset + head])

    def whole(self, article: Found) -> bytes:
        _, offset, length, _ = article
        return bytes(self._segment[offset : offset + length])

    def groups(self) -> Iterable[GroupEntry]:
        for _, entry in sorted(self._entries.items()):
            yield entry._replace(marks=self._marks(entry))

    def wanted(self, message_id: bytes) -> Literal["yes", "no", "later"]:
        if message_id in self._found:
            return "no"
        return "later" if message_id in self.later else "yes"

    def _range(self, group_id: int, low: int, high: int) -> list[Held]:
        every = sorted(self._held[group_id].items())
        return [held for number, held in every if low <= number <= high]


def wire(message_id: bytes, body: bytes = b"This is just a test article.\r\n", **fields: bytes) -> bytes:
    """An article in wire format; an underscore in a field's name stands for a dash."""
    named = {name.replace("_", "-").encode(): content for name, content in (COMMON | fields).items()}
    head = b"".join(
        b"%b: %b\r\n" % field for field in {**named, b"Message-ID": message_id}.items() if field[1]
    )
    return head + b"\r\n" + stuff(body) + b".\r\n"


COMMON = {
    "Path": b"pathost!demo!whitehouse!not-for-mail",
    "From": b'"Demo User" <nobody@example.net>',
    "Newsgroups": b"misc.test",
    "Subject": b"I am just a test article",
    "Date": b"6 Oct 1998 04:38:40 -0500",
    "Organization": b"An Example Net, Uncertain, Texas",
}
"""The article of RFC 3977 section 6.2.1.3."""
NUMBERS = (3000234, 3000237, 3000238, 3000239, 3002322)
"""The articles of misc.test in RFC 3977 section 6.1.2.3."""


def example() -> Spool:
    """The server that the examples of RFC 3977 talk to, as far as they agree with one another."""
    spool = Spool()
    spool.add_group(b"misc.test", description=b"General Usenet testing", created=930445408)
    spool.add_group(b"example.empty.newsgroup", empty_at=4000, status=b"n", created=930562309)
    spool.add_group(b"tx.natives.recovery", status=b"m", description=b"Texas Natives Recovery", created=1)
    spool.file(wire(b"<45223423@example.com>"), (b"misc.test", 3000234), arrived=907000000)
    for number in NUMBERS[1:]:
        name, subject = b"<%d@example.com>" % number, b"Re: article %d" % number
        article = wire(
            name, b".dotted\r\n" * (number % 7), Subject=subject, References=b"<45223423@example.com>"
        )
        spool.file(article, (b"misc.test", number), arrived=930000000 + number)
    return spool
