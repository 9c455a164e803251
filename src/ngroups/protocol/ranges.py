"""OVER, HDR and their older forms XOVER, XHDR and XPAT: many headers in one reply.

Replies leave as iterators over stored overview, which the edge pulls while the client
keeps up; a range of a million articles costs no more memory than one of a hundred.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain

from ngroups.protocol import replies
from ngroups.protocol.articles import ArticleError, parse
from ngroups.protocol.legacy import gzipped, yenc_deflated
from ngroups.protocol.numbers import range_of
from ngroups.protocol.overview import clean, line_count, octets, overview_fields, overview_line
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
_LEGACY_METADATA = {b"bytes": b":bytes", b"lines": b":lines"}
"""XHDR knew these as headers (RFC 2980 section 2.6)."""


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
    rows = _row_pattern(column)
    for piece in state.spool.overview(*bounds):
        pairs = rows.findall(piece)
        if missing:
            pairs = [(number, value or missing) for number, value in pairs]
        yield b"\r\n".join([b"%b %b" % pair for pair in pairs]) + b"\r\n"


@lru_cache(maxsize=len(_COLUMNS))
def _row_pattern(column: int) -> re.Pattern[bytes]:
    """Matches an overview line, giving its number and one column; the last sheds its name."""
    name = rb"(?:Xref: )?" if column == _COLUMNS[b"xref"] else b""
    return re.compile(rb"^(\d+)\t(?:[^\t]*\t){%d}%b([^\t\r\n]*)" % (column - 1, name), re.MULTILINE)


def _value(state: State, found: Found, name: bytes) -> bytes:
    """One header or metadata item of one article, read from the article itself."""
    try:
        article = parse(
            state.spool.whole(found) if name.startswith(b":") else state.spool.head(found) + b"\r\n.\r\n"
        )
    except ArticleError:
        return b""
    if name == b":bytes":
        return b"%d" % octets(article)
    if name == b":lines":
        return b"%d" % line_count(article)
    return clean(article.get(name) or b"")


def _line_by_id(state: State, message_id: bytes) -> bytes:
    """The overview line of an article named by Message-ID: its number is 0 (RFC 3977 section 8.3.2)."""
    found = state.spool.find(message_id)
    if found is None:
        return b""
    article = parse(state.spool.whole(found))
    xref = clean(article.get(b"xref") or b"")
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
