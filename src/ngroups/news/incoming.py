"""What accepting an article comes to: one ready to be filed, or a refusal.

`news.intake` makes these and `news.store` files them. They know an article and its groups,
and must never know who handed it over: no host, address, login or pass has a place here.
"""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article that passed every check, ready for numbering and filing.

    `head + <Xref line of the store> + body` is the article in wire format (CRLF, dot-stuffed).
    Nothing here shows in a `repr`, which may end in a log.
    """

    message_id: bytes = field(repr=False)
    groups: tuple[bytes, ...] = field(repr=False)
    """Names to file under: those of the Newsgroups field that are carried here, once each, in its order."""
    head: bytes = field(repr=False)
    """The header block with the final Path and without Xref; each line ends in CRLF."""
    body: bytes | memoryview = field(repr=False)
    """From the CRLF of the empty line to the closing `.CRLF`, inclusive; may be a view of the input."""
    overview: bytes = field(repr=False)
    """`subject TAB from TAB date TAB message-id TAB references` (RFC 3977 section 8.3.2)."""
    octets: int
    """The :bytes of the article as it stands here, without dot-stuffing and closing dot; Xref comes on top."""
    lines: int
    """Lines of the body."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an article is not filed."""

    verdict: Literal["refused", "later"]
    """`refused`: never offer it again (437, 439, 441). `later`: offer it again (436)."""
    reason: str
    """One of a fixed set of texts, fit for a reply line: never a Message-ID, group, address or login."""
