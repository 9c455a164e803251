"""What accepting an article comes to: one ready to be filed, or a refusal.

`news.intake` makes these and `news.store` files them. They know an article and its groups,
and must never know who handed it over: no host, address, login or pass has a place here.
"""

from typing import Literal, NamedTuple


class Incoming(NamedTuple):
    """An article that passed every check, ready for numbering and filing.

    `head + <Xref line of the store> + body` is the article in wire format (CRLF, dot-stuffed).
    A tuple, because one is made for each article fed and a frozen dataclass takes 1 us longer.
    """

    message_id: bytes
    groups: tuple[bytes, ...]
    """Names to file under, once each: those of the Newsgroups field that are carried here, in its order;
    of a control message, the group for its kind (`control.cancel`)."""
    head: bytes
    """The header block with the final Path and without Xref; each line ends in CRLF."""
    body: bytes | memoryview
    """From the CRLF of the empty line to the closing `.CRLF`, inclusive; may be a view of the input."""
    overview: bytes
    """`subject TAB from TAB date TAB message-id TAB references` (RFC 3977 section 8.3.2)."""
    octets: int
    """The :bytes of the article as it stands here (no dot-stuffing, no closing dot); Xref comes on top."""
    lines: int
    """Lines of the body."""

    def __repr__(self) -> str:
        """Nothing of the article: a `repr` may end in a log."""
        return f"Incoming(octets={self.octets}, lines={self.lines})"


class Refusal(NamedTuple):
    """Why an article is not filed."""

    verdict: Literal["refused", "later"]
    """`refused`: never offer it again (437, 439, 441). `later`: offer it again (436)."""
    reason: str
    """One of a fixed set of texts, fit for a reply line: never a Message-ID, group, address or login."""
