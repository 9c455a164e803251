"""From the line ends of a file to wire format (RFC 3977 section 3.1.1).

Knows line ends and dots, nothing of header fields. Every step is one pass of a C function:
an import of millions of articles spends its time here and in reading.
"""

import re
from typing import Final

from ngroups.protocol.articles import stuff

_END: Final = b"\r\n.\r\n"
_UNSTUFFED: Final = re.compile(rb"\r\n\.(?!\.)")


def to_wire(text: bytes) -> bytes:
    """The article in wire format: CRLF, dot-stuffed, with its closing dot.

    A text that already has CRLF line ends keeps every octet; if it also is dot-stuffed and closed it is
    returned as it is. Where line ends are mixed all become CRLF, as a bare LF cannot travel
    (RFC 5536 section 2.2). A CRLF text that ends in a line with one dot and has no other line starting
    with a single dot is taken as closed: nothing can tell it from one that is.
    """
    pairs, feeds = text.count(b"\r\n"), text.count(b"\n")
    if pairs == feeds:
        if is_wire(text):
            return text
    else:
        text = (text.replace(b"\r\n", b"\n") if pairs else text).replace(b"\n", b"\r\n")
    return _close(text)


def is_wire(text: bytes) -> bool:
    """Whether a text with CRLF line ends is closed, and dot-stuffed before that."""
    return text.endswith(_END) and _UNSTUFFED.search(text, 0, len(text) - 3) is None


def _close(text: bytes) -> bytes:
    text = stuff(text)
    return text + (b".\r\n" if text.endswith(b"\r\n") else _END)
