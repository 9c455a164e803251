"""One file, whatever it is: told by its first octets, then read by the reader for that.

Knows which formats there are. The name of a file says nothing here: only what is in it counts.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ngroups.news.feed.importing import caf, cnfs
from ngroups.news.feed.importing.entry import LARGEST, Entries, Found, Reason
from ngroups.news.feed.importing.mbox import read_mbox
from ngroups.news.feed.importing.rnews import read_batch
from ngroups.news.feed.importing.window import CutOffError, DamagedError, Window
from ngroups.news.feed.importing.wire import to_wire

_FIELD: Final = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
_DEEPEST: Final = 4
_START: Final = 512

Reader = Callable[[Window], Entries]


def read_article(window: Window) -> Entries:
    """A file that is one article. Raises PackedError, OSError."""
    yield window.offset, _article(window)


def _article(window: Window) -> Found:
    text = window.take(LARGEST + 1)
    return to_wire(text) if len(text) <= LARGEST else Reason.TOO_LARGE


def kind(start: bytes) -> str:
    """What a file is that begins so: `article`, `mbox`, `batch`, `cycbuff`, `caf`, `empty` or `unknown`."""
    if start.startswith((b"#! rnews ", b"#!rnews ")) or re.match(rb"#! ?[a-z0-9]*unbatch", start):
        return "batch"
    if start.startswith(b"From "):
        return "mbox"
    if start.startswith(cnfs.MAGICS):
        return "cycbuff"
    if start.startswith(caf.MAGIC):
        return "caf"
    if _FIELD.match(start):
        return "article"
    return "unknown" if start.strip(b"\0") else "empty"


_READERS: Final[dict[str, Reader]] = {"article": read_article, "mbox": read_mbox, "batch": read_batch}


def kind_of(path: Path) -> str:
    """As `kind`, of a file that may be compressed. Raises PackedError, OSError."""
    with path.open("rb", buffering=0) as raw:
        return kind(_innermost(Window(raw)).peek(_START))


def read_file(path: Path, after: int = -1) -> Entries:
    """What is in a file, but for what lies up to and including the offset `after`.

    Damage of whatever kind becomes an entry with its reason; only a fault of the disk raises OSError.
    """
    with path.open("rb", buffering=0) as raw:
        first = raw.read(_START)
        match kind(first):
            case "cycbuff":
                yield from cnfs.read_cycbuff(raw, after=after)
                return
            case "caf":
                yield from caf.read_caf(raw, after=after)
                return
        raw.seek(0)
        for offset, found in _read_stream(Window(raw), after):
            if offset > after:
                yield offset, found


def _read_stream(plain: Window, after: int) -> Entries:
    window = plain
    try:
        window = _innermost(plain)
        what = kind(window.peek(_START))
        if what == "empty" and not window.peek(1):
            yield window.offset, Reason.EMPTY
        elif what not in _READERS:
            yield window.offset, Reason.NOT_AN_ARTICLE
        else:
            if window is plain and after > 0:
                window.jump(after)
            yield from _READERS[what](window)
    except CutOffError:
        yield window.offset, Reason.TRUNCATED
    except DamagedError:
        yield window.offset, Reason.DAMAGED


def _innermost(window: Window) -> Window:
    for _ in range(_DEEPEST):
        inner = window.unpacked()
        if inner is None:
            return window
        window = inner
    return window
