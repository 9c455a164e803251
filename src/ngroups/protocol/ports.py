"""What a session asks of the world, and what it hands back to be done.

The protocol core decides and words replies; it never reads a file, waits or looks at a
clock. The types below are the whole surface between it and the edge (`news.server`).
They know locations of bytes, never what reads them, and nothing of who is connected.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, Protocol

Buffer = bytes | memoryview


class Source(Protocol):
    """An open file of stored bytes."""

    def fileno(self) -> int: ...

    def resident(self, offset: int, length: int) -> memoryview | None:
        """Stored bytes where they lie; none where the disk would have to be waited for."""


# One or more of the next four are made for every article sent, and making a named tuple takes ten times
# as long as making a plain one. They are taken apart by name wherever they are used.

Slice = tuple[Source, int, int]
"""Stored bytes that a reply consists of: source, offset, length. The edge reads them when it can send them.

The source is the segment file, opaque here; holding it keeps its bytes readable after expiry.
"""

Found = tuple[Source, int, int, int]
"""Where one article lies in wire format (CRLF, dot-stuffed, closing dot): source, offset, length, head.

The length is in octets, from the first header to the closing `.CRLF` inclusive; of them `head` are the
header block without the empty line after it.
"""

Numbered = tuple[int, bytes, Found]
"""An article as one group knows it: number, Message-ID, place."""

Marks = tuple[int, int, int]
"""Low, high and count of a group at one moment (RFC 3977 section 6.1.1)."""


class Group(NamedTuple):
    """A group, whatever it holds."""

    id: int
    name: bytes
    status: bytes
    """`y`, `n`, `m`, `j`, `x` or `=other` (RFC 6048 section 3.1)."""


class GroupEntry(NamedTuple):
    """What the group list says of a group."""

    group: Group
    marks: Marks
    created: int
    """Seconds since 1970, UTC."""
    creator: bytes
    description: bytes


class Spool(Protocol):
    """The store as a session reads it. No call waits for a disk longer than a page fault.

    Iterators are pulled by the edge while the client keeps up; a piece is valid only until
    the burst ends.
    """

    def find(self, message_id: bytes) -> Found | None: ...

    def group(self, name: bytes) -> tuple[Group, Marks] | None: ...

    def article(self, group_id: int, number: int) -> Numbered | None: ...

    def neighbour(self, group_id: int, number: int, step: Literal[-1, 1]) -> Numbered | None:
        """The nearest existing article below or above `number`."""

    def overview(self, group_id: int, low: int, high: int) -> Iterator[Buffer]:
        """Ready-made overview lines `number TAB subject TAB ... CRLF`, whole lines a piece."""

    def subjects(self, group_id: int, low: int, high: int) -> Iterator[Buffer]:
        """Ready-made lines `number SP subject CRLF`, whole lines a piece."""

    def numbers(self, group_id: int, low: int, high: int) -> Iterator[Buffer]:
        """Lines `number CRLF` of existing articles."""

    def articles(self, group_id: int, low: int, high: int) -> Iterator[Numbered]: ...

    def arrived(self, group_id: int, since: int) -> Iterator[bytes]:
        """Message-IDs that arrived at or after `since` (seconds since 1970, UTC)."""

    def head(self, article: Found) -> bytes:
        """The header block as stored (CRLF, dot-stuffed), without the empty line."""

    def whole(self, article: Found) -> bytes:
        """The article as stored."""

    def groups(self) -> Iterable[GroupEntry]:
        """All groups, sorted by name."""

    def wanted(self, message_id: bytes) -> Literal["yes", "no", "later"]:
        """What CHECK and IHAVE answer: unknown, held or refused, or offered by another now."""


class Submit(NamedTuple):
    """An article the client handed over; the edge files it and calls `Session.resolve`."""

    how: Literal["post", "ihave", "takethis"]
    message_id: bytes
    """As named by the command; empty for POST."""
    article: Buffer
    """Wire format with the closing dot."""


class Outcome(NamedTuple):
    """What became of a `Submit`: `done` only when it is on disk."""

    verdict: Literal["done", "refused", "later"]
    reason: str = ""
    """Words for the peer or poster; never a Message-ID, group or address."""


class Verify(NamedTuple):
    """A login to be checked; the session takes no further command until it is resolved."""

    user: bytes
    password: bytes


class Access(NamedTuple):
    """What a login may do; the reply words of a refusal stand in `refusal`."""

    read: bool = True
    post: bool = True
    refusal: bytes = b""
    """Empty when the login is good, else a whole reply line without CRLF (news.md's table)."""


class StartTLS(NamedTuple):
    """After the reply before it has left, negotiate TLS."""


class StartDeflate(NamedTuple):
    """After the reply before it has left, compress both directions (RFC 8054)."""


class Close(NamedTuple):
    """After the reply before it has left, close the connection."""


Request = Submit | Verify
Output = Buffer | Slice | Iterator[Buffer] | Request | StartTLS | StartDeflate | Close
