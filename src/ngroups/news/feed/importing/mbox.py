"""Mailboxes: articles one after another, each behind a line `From ...`.

Of the dialects this reads mboxrd: a line of `>`s and `From ` loses one `>`, the only quoting that can be
undone exactly. In mboxo files (which quote only `From `) this also is right but for a line that had `>From `
before. As some writers do not quote at all, a line starts an article only after an empty line (or at the
start of the file) and before a line that looks like a header field. Knows nothing else of articles.
"""

import re
from typing import Final

from ngroups.news.feed.importing.entry import LARGEST, Entries, Found, Reason
from ngroups.news.feed.importing.window import Window
from ngroups.news.feed.importing.wire import to_wire

_FROM: Final = re.compile(rb"From [^\n]{0,1000}\n(?=(?:>*From [^\n]{0,1000}\n){0,2}[!-9;-~]{1,200}[ \t]*:)")
_POSTMARK: Final = re.compile(rb"(?:>*From [^\n]*\n)+")
_QUOTED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_AHEAD: Final = 4096
"""More than a separator is long, with the field name behind it."""
_KEEP: Final = _AHEAD + 8
"""What stays in view of octets searched in vain: half a separator, and the empty line before it."""


def read_mbox(window: Window, *, largest: int = LARGEST) -> Entries:
    """The articles of a mailbox, with the offset of each From_ line. Raises PackedError, OSError."""
    while window.peek(1):
        offset = window.offset
        length = _length(window, largest)
        if length is None:
            _pass_over(window)
            yield offset, Reason.TOO_LARGE
        else:
            yield offset, _article(window.take(length))


def _length(window: Window, largest: int) -> int | None:
    """Octets up to the next From_ line or the end; None if they are more than `largest`."""
    start = 0
    while (next_one := _separator(window, start)) < 0:
        start = max(0, window.held - _KEEP)
        if window.held > largest:
            return None
        if not window.more():
            return window.held
    return next_one


def _separator(window: Window, start: int) -> int:
    """Where the next From_ line begins, -1 if none is whole in view."""
    at = start
    while (at := window.find(b"\nFrom ", at)) >= 0:
        at += 1
        blank = window.view(max(0, at - 3), at).endswith((b"\n\n", b"\n\r\n"))
        if blank and _FROM.match(window.view(at, at + _AHEAD)):
            return at
    return -1


def _pass_over(window: Window) -> None:
    while (next_one := _separator(window, 0)) < 0:
        if window.held > _KEEP:
            window.skip(window.held - _KEEP)
        if not window.more():
            window.skip(window.held)
            return
    window.skip(next_one)


def _article(text: bytes) -> Found:
    postmark = _POSTMARK.match(text)
    text = text[postmark.end() :] if postmark else text
    for end in (b"\r\n\r\n", b"\n\n"):
        if text.endswith(end):  # the empty line before the next From_ line is the mailbox's
            text = text[: -len(end) // 2]
            break
    if b"\n>" in text and b"From " in text:
        text = _QUOTED.sub(rb"\1", text)
    return to_wire(text) if text else Reason.EMPTY
