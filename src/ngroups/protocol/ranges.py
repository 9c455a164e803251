"""OVER, HDR and their older forms XOVER, XHDR and XPAT: many headers in one reply.

Replies leave as iterators over stored overview, which the edge pulls while the client
keeps up; a range of a million articles costs no more memory than one of a hundred.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain

from ngroups.protocol import replies
from ngroups.protocol.articles import Limits, parse
from ngroups.protocol.header import field_content
from ngroups.protocol.legacy import gzipped, yenc_deflated
from ngroups.protocol.numbers import range_of
from ngroups.protocol.overview import (
    clean,
    field_text,
    line_count,
    octets,
    overview_fields,
    overview_line,
)
from ngroups.protocol.ports import Buffer, Found, Output
from ngroups.protocol.state import Gzip, State
from ngroups.protocol.wildmat import Wildmat, WildmatError, compile_wildmat

Lines = Iterator[Buffer]
Keep = Callable[[bytes], bool]

_COLUMNS = {
    b"subject": 1,
    b"from": 2,
    b"date": 3,
    b"message-id": 4,
    b"references": 5,
    b":bytes": 6,
    b":lines": 7,
    b"xref": 8,
}
"""Where the overview holds a field (RFC 3977 section 8.3.2)."""
_METADATA = {b":bytes": octets, b":lines": line_count}
_LEGACY_METADATA = {b"bytes": b":bytes", b"lines": b":lines"}
"""XHDR knew these as headers (RFC 2980 section 2.6)."""
_STORED = Limits(article=1 << 40, head=1 << 40, head_lines=1 << 40)
"""What is stored was judged when it came; a limit lowered since must not stop anybody reading it."""


def over(state: State, words: list[bytes], out: list[Output]) -> None:
    """OVER (RFC 3977 section 8.3), by range or Message-ID."""
    if len(words) == 2 and words[1].startswith(b"<"):
        line = _line_by_id(state, words[1])
        out += (replies.OVERVIEW_FOLLOWS, line, replies.END) if line else (replies.NO_SUCH_ARTICLE,)
    elif lines := _selected_overview(state, words[1:], replies.EMPTY_RANGE, out):
        _send(state, replies.OVERVIEW_FOLLOWS, lines, out)


def xover(state: State, words: list[bytes], out: list[Output]) -> None:
    """XOVER (RFC 2980 section 2.8): 420 where OVER says 423."""
    if lines := _selected_overview(state, words[1:], replies.NO_ARTICLES_SELECTED, out):
        _send(state, replies.OVERVIEW_FOLLOWS, lines, out)


def xzver(state: State, words: list[bytes], out: list[Output]) -> None:
    """XZVER: XOVER, deflated and in yEnc, as commercial servers have it."""
    if lines := _selected_overview(state, words[1:], replies.NO_ARTICLES_SELECTED, out):
        out += (replies.OVERVIEW_FOLLOWS, yenc_deflated(lines), replies.END)


def hdr(state: State, words: list[bytes], out: list[Output]) -> None:
    """HDR (RFC 3977 section 8.5)."""
    name = words[1].lower()
    if name.startswith(b":") and name not in _COLUMNS:
        out.append(replies.NOT_STORED)
    elif len(words) == 3 and words[2].startswith(b"<"):
        found = state.spool.find(words[2])
        if found is None:
            out.append(replies.NO_SUCH_ARTICLE)
        else:
            out += (replies.HDR_FOLLOWS, b"0 %b\r\n" % _value(state, found, name), replies.END)
    elif lines := _selected_headers(state, name, words[2:], replies.EMPTY_RANGE, out):
        _send(state, replies.HDR_FOLLOWS, lines, out)


def xhdr(state: State, words: list[bytes], out: list[Output]) -> None:
    """XHDR (RFC 2980 section 2.6): missing headers are `(none)`, an id names its own line."""
    if lines := _xhdr_lines(state, words, None, out):
        _send(state, replies.HEADERS_FOLLOW, lines, out)


def xzhdr(state: State, words: list[bytes], out: list[Output]) -> None:
    """XZHDR: XHDR, deflated and in yEnc."""
    if lines := _xhdr_lines(state, words, None, out):
        out += (replies.HEADERS_FOLLOW, yenc_deflated(lines), replies.END)


def xpat(state: State, words: list[bytes], out: list[Output]) -> None:
    """XPAT (RFC 2980 section 2.9): XHDR of those articles whose header matches a pattern."""
    try:
        # Patterns were separated by spaces, and a space in a pattern could not be told apart.
        wildmats: list[Wildmat] = [compile_wildmat(word, sets=True) for word in words[3:]]
    except WildmatError:
        out.append(replies.SYNTAX)
        return

    def keep(value: bytes) -> bool:
        return any(wildmat.matches(value) for wildmat in wildmats)

    lines = _xhdr_lines(state, words[:3], keep, out)
    if lines is not None:
        _send(state, replies.HEADERS_FOLLOW, lines, out)


def _send(state: State, status: bytes, lines: Lines, out: list[Output]) -> None:
    if state.gzip is Gzip.OFF:
        out += (status, lines, replies.END)
    elif state.gzip is Gzip.DOT_INSIDE:
        out += (_marked(status), gzipped(chain(lines, (replies.END,))))
    else:
        out += (_marked(status), gzipped(lines), replies.END)


def _marked(status: bytes) -> bytes:
    return status.removesuffix(b"\r\n") + b" [COMPRESS=GZIP]\r\n"


def _bounds(state: State, words: list[bytes], out: list[Output]) -> tuple[int, int, int] | None:
    """Group id and bounds that a range, or the current article, gives; else a refusal goes out."""
    bounds = range_of(words[0]) if words else None
    if words and bounds is None:
        out.append(replies.SYNTAX)
    elif state.group is None:
        out.append(replies.NO_GROUP)
    elif bounds is not None:
        return state.group.id, *bounds
    elif state.current is None:
        out.append(replies.NO_CURRENT)
    else:
        return state.group.id, state.current, state.current
    return None


def _unless_empty(lines: Lines, empty: bytes, out: list[Output]) -> Lines | None:
    """The lines, once the first is known to exist; otherwise the reply for none."""
    first = next(lines, None)
    if first is None:
        out.append(empty)
        return None
    # A copy, because the edge may come to it only after the store has moved on.
    return chain((bytes(first),), lines)


def _selected_overview(state: State, words: list[bytes], empty: bytes, out: list[Output]) -> Lines | None:
    if (bounds := _bounds(state, words, out)) is None:
        return None
    # Without a range it is the current article that is missing (RFC 3977 section 8.3.1).
    return _unless_empty(state.spool.overview(*bounds), empty if words else replies.NO_CURRENT, out)


def _selected_headers(
    state: State, name: bytes, words: list[bytes], empty: bytes, out: list[Output]
) -> Lines | None:
    if (bounds := _bounds(state, words, out)) is None:
        return None
    return _unless_empty(_headers(state, name, bounds, b""), empty if words else replies.NO_CURRENT, out)


def _headers(state: State, name: bytes, bounds: tuple[int, int, int], missing: bytes) -> Lines:
    column = _COLUMNS.get(name)
    if column is None:
        for number, _, found in state.spool.articles(*bounds):
            yield b"%d %b\r\n" % (number, _value(state, found, name) or missing)
        return
    if name == b"subject" and not missing:
        yield from state.spool.subjects(*bounds)
        return
    for piece in state.spool.overview(*bounds):
        yield _column(piece, column, missing)


def _column(piece: Buffer, column: int, missing: bytes) -> bytes:
    """`number SP value CRLF` of each line of overview: no Python per line, 0.25 us each (subject)."""
    rows = _row(column).findall(piece)
    text = b"\r\n".join(rows if column == 1 else map(b"\t".join, rows)) + b"\r\n"
    # A column holds no TAB (RFC 3977 section 8.3.2), so the one after the number is the only one.
    if missing:
        text = text.replace(b"\t\r\n", b"\t%b\r\n" % missing)
    return text.replace(b"\t", b" ")


@cache
def _row(column: int) -> re.Pattern[bytes]:
    """Takes in an overview line; its groups are the number and a column, one group if they adjoin."""
    if column == 1:
        return re.compile(rb"(\d++\t[^\t]*+).*+\n")
    # The last column is a whole field, name included, of which HDR shows the content.
    name = rb"(?:Xref: )?" if column == _COLUMNS[b"xref"] else b""
    return re.compile(rb"(\d++)\t%b%b([^\t\r]*+).*+\n" % (rb"[^\t]*+\t" * (column - 1), name))


def _value(state: State, found: Found, name: bytes) -> bytes:
    """One header or metadata item of one article, read from the article itself."""
    if name not in _METADATA:
        return clean(field_content(state.spool.head(found), name) or b"")
    return b"%d" % _METADATA[name](parse(state.spool.whole(found), _STORED))


def _line_by_id(state: State, message_id: bytes) -> bytes:
    """The overview line of an article named by Message-ID: its number is 0 (RFC 3977 section 8.3.2)."""
    found = state.spool.find(message_id)
    if found is None:
        return b""
    article = parse(state.spool.whole(found), _STORED)
    xref = field_text(article, b"xref")
    return overview_line(0, overview_fields(article), octets(article), line_count(article), xref)


def _xhdr_lines(state: State, words: list[bytes], keep: Keep | None, out: list[Output]) -> Lines | None:
    name = _LEGACY_METADATA.get(words[1].lower(), words[1].lower())
    if len(words) == 3 and words[2].startswith(b"<"):
        found = state.spool.find(words[2])
        if found is None:
            out.append(replies.NO_SUCH_ARTICLE)
            return None
        value = _value(state, found, name) or b"(none)"
        lines: Lines = iter((b"%b %b\r\n" % (words[2], value),) if keep is None or keep(value) else ())
        return lines
    if (bounds := _bounds(state, words[2:], out)) is None:
        return None
    lines = _headers(state, name, bounds, b"(none)")
    return lines if keep is None else _kept(lines, keep)


def _kept(lines: Lines, keep: Keep) -> Lines:
    for piece in lines:
        rows = bytes(piece).splitlines(keepends=True)
        yield b"".join([row for row in rows if keep(row.partition(b" ")[2].rstrip(b"\r\n"))])
