"""rnews batches: `#! rnews LENGTH`, then so many octets, and again; also compressed and nested.

The format is older than its RFCs (RFC 850 section 4.3 has `#! rnews`; `#! cunbatch` and its kin are custom).
Knows the framing and nothing of articles.
"""

import re
from typing import Final

from ngroups.news.feed.importing.entry import LARGEST, Entries, Reason
from ngroups.news.feed.importing.window import Window
from ngroups.news.feed.importing.wire import to_wire

_COMMAND: Final = re.compile(rb"#! ?rnews[ \t]+(\d{1,12})[^\n]*\n")
_UNPACK: Final = re.compile(rb"#! ?[a-z0-9]*unbatch[^\n]*\n")
_LINE: Final = 512
_DEEPEST: Final = 4


def read_batch(window: Window, *, largest: int = LARGEST, depth: int = 0) -> Entries:
    """The articles of a batch, with the offset of each `#! rnews` line. Raises PackedError, OSError.

    An article whose length does not lead to the next command or the end is not filed, as it is cut
    or has swallowed another; reading goes on at the next line that is a command.
    """
    while start := window.peek(_LINE):
        blank = len(start) - len(start.lstrip(b"\r\n\0"))
        if blank:
            window.skip(blank)
        elif command := _COMMAND.match(start):
            yield from _article(window, command, largest)
        elif inner := _UNPACK.match(start):
            yield from _inner(window, inner.end(), largest=largest, depth=depth)
            return
        else:
            yield window.offset, Reason.NO_COMMAND
            _resync(window)


def _article(window: Window, command: re.Match[bytes], largest: int) -> Entries:
    offset, length = window.offset, int(command[1])
    window.skip(command.end())
    if length > largest:
        whole = window.skip(length) == length
        yield offset, Reason.TOO_LARGE if whole else Reason.TRUNCATED
        return
    ahead = window.peek(length + _LINE)
    if len(ahead) < length:
        yield offset, Reason.TRUNCATED
        _resync(window)
    elif not _leads_on(ahead[length:]):
        yield offset, Reason.WRONG_LENGTH
        _resync(window)
    else:
        window.skip(length)
        yield offset, to_wire(ahead[:length]) if length else Reason.EMPTY


def _leads_on(rest: bytes) -> bool:
    rest = rest.lstrip(b"\r\n\0")
    return not rest or rest.startswith(b"#!")


def _inner(window: Window, command: int, *, largest: int, depth: int) -> Entries:
    offset = window.offset
    window.skip(command)
    inner = window.unpacked()
    if inner is None:
        yield offset, Reason.NO_COMMAND
    elif depth == _DEEPEST:
        yield offset, Reason.TOO_DEEP
    else:
        yield from read_batch(inner, largest=largest, depth=depth + 1)


def _resync(window: Window) -> None:
    """Moves to the next line that is a command, or to the end."""
    while True:
        found = window.find(b"\n#! rnews ")
        if found >= 0:
            window.skip(found + 1)
            return
        if window.held > _LINE:
            window.skip(window.held - _LINE)
        if not window.more():
            window.skip(window.held)
            return
