"""LIST and the other commands that walk the group list (RFC 3977 section 7, RFC 6048).

Big lists leave as iterators, a few hundred groups a piece.
"""

from collections.abc import Callable, Iterator
from itertools import islice

from ngroups.protocol import replies
from ngroups.protocol.dates import parse_nntp
from ngroups.protocol.overview import OVERVIEW_FMT
from ngroups.protocol.ports import Buffer, GroupEntry, Output
from ngroups.protocol.state import State
from ngroups.protocol.wildmat import Wildmat, WildmatError, compile_wildmat

_PIECE = 500
"""Groups to a piece of a list: some 20 kB of lines."""

Row = Callable[[GroupEntry], bytes]


def _active(entry: GroupEntry) -> bytes:
    low, high, _ = entry.marks
    return b"%b %d %d %b\r\n" % (entry.group.name, high, low, entry.group.status)


def _times(entry: GroupEntry) -> bytes:
    return b"%b %d %b\r\n" % (entry.group.name, entry.created, entry.creator)


def _newsgroups(entry: GroupEntry) -> bytes:
    return b"%b\t%b\r\n" % (entry.group.name, entry.description) if entry.description else b""


def _counts(entry: GroupEntry) -> bytes:
    low, high, count = entry.marks
    return b"%b %d %d %d %b\r\n" % (entry.group.name, high, low, count, entry.group.status)


_BY_GROUP: dict[bytes, tuple[bytes, Row]] = {
    b"ACTIVE": (b"215 List of newsgroups follows\r\n", _active),
    b"ACTIVE.TIMES": (b"215 List of newsgroup creation times follows\r\n", _times),
    b"COUNTS": (b"215 List of newsgroups with counts follows\r\n", _counts),
    b"NEWSGROUPS": (b"215 List of newsgroup descriptions follows\r\n", _newsgroups),
}
"""Lists with a line a group, which take a wildmat."""
_FIXED = {
    b"OVERVIEW.FMT": b"".join(item + b"\r\n" for item in OVERVIEW_FMT),
    b"HEADERS": b":\r\n:bytes\r\n:lines\r\n",
}
"""Lists that follow from how this server is built; `:` means any header (RFC 3977 section 8.6.2)."""
_WRITTEN = (b"DISTRIB.PATS", b"DISTRIBUTIONS", b"MODERATORS", b"MOTD", b"SUBSCRIPTIONS")
"""Lists that the operator writes, or does not keep."""


def keywords(state: State) -> list[bytes]:
    """The keywords of LIST that this server answers, for CAPABILITIES."""
    return sorted([*_BY_GROUP, *_FIXED, *(name for name in _WRITTEN if name in state.site.lists)])


def list_command(state: State, words: list[bytes], out: list[Output]) -> None:
    """LIST (RFC 3977 section 7.6; RFC 6048 section 2)."""
    keyword = words[1].upper() if len(words) > 1 else b"ACTIVE"
    if keyword in _BY_GROUP:
        status, row = _BY_GROUP[keyword]
        _list_groups(state, status, row, words[2:], out)
    elif keyword in _FIXED:
        # RFC 3977 section 8.6.1: HEADERS alone takes an argument, MSGID or RANGE; ours are equal.
        allowed = ([], [b"MSGID"], [b"RANGE"]) if keyword == b"HEADERS" else ([],)
        good = [word.upper() for word in words[2:]] in allowed
        out += (b"215 List follows\r\n", _FIXED[keyword], replies.END) if good else (replies.SYNTAX,)
    elif keyword in _WRITTEN:
        _list_written(state, keyword, words[2:], out)
    else:
        out.append(replies.UNKNOWN_LIST)


def _list_groups(state: State, status: bytes, row: Row, words: list[bytes], out: list[Output]) -> None:
    wildmat = _wildmat(words, out)
    if wildmat is not None:
        out += (status, _rows(state, wildmat, row), replies.END)


def _list_written(state: State, keyword: bytes, words: list[bytes], out: list[Output]) -> None:
    text = state.site.lists.get(keyword)
    if words and keyword != b"SUBSCRIPTIONS":  # which alone takes a wildmat (RFC 6048 section 2.6)
        out.append(replies.SYNTAX)
    elif text is None:
        out.append(replies.NO_SUCH_LIST)
    elif (wildmat := _wildmat(words, out)) is not None:
        if not wildmat.everything:
            names = text.split(b"\r\n")[:-1]
            text = b"".join(name + b"\r\n" for name in names if wildmat.matches(name))
        out += (b"215 List follows\r\n", text, replies.END)


def _wildmat(words: list[bytes], out: list[Output]) -> Wildmat | None:
    try:
        return compile_wildmat(words[0] if words else b"*")
    except WildmatError:
        out.append(replies.SYNTAX)
        return None


def _rows(state: State, wildmat: Wildmat, row: Row, since: int = 0) -> Iterator[Buffer]:
    chosen = (
        entry
        for entry in state.spool.groups()
        if entry.created >= since and wildmat.matches(entry.group.name)
    )
    while entries := list(islice(chosen, _PIECE)):
        yield b"".join(map(row, entries))


def xgtitle(state: State, words: list[bytes], out: list[Output]) -> None:
    """XGTITLE (RFC 2980 section 2.4): descriptions, of the open group when none is named."""
    if len(words) == 1 and state.group is None:
        out.append(replies.NO_GROUP)
        return
    names = words[1:] or [state.group.name if state.group else b"*"]
    wildmat = _wildmat(names, out)
    if wildmat is not None:
        out += (replies.XGTITLE_FOLLOWS, _rows(state, wildmat, _newsgroups), replies.END)


def newgroups(state: State, words: list[bytes], out: list[Output]) -> None:
    """NEWGROUPS (RFC 3977 section 7.3)."""
    since = _since(state, words[1:])
    if since is None:
        out.append(replies.SYNTAX)
    else:
        out += (replies.NEWGROUPS_FOLLOW, _rows(state, compile_wildmat(b"*"), _active, since), replies.END)


def newnews(state: State, words: list[bytes], out: list[Output]) -> None:
    """NEWNEWS (RFC 3977 section 7.4)."""
    if not state.site.newnews:
        out.append(replies.NOT_HERE)
        return
    wildmat = _wildmat(words[1:], out)
    since = _since(state, words[2:])
    if wildmat is None:
        return
    if since is None:
        out.append(replies.SYNTAX)
    else:
        out += (replies.NEWNEWS_FOLLOWS, _arrived(state, wildmat, since), replies.END)


def _arrived(state: State, wildmat: Wildmat, since: int) -> Iterator[Buffer]:
    """Message-IDs; a crossposted one comes once for each of its groups, as RFC 3977 section 7.4.2 allows.

    To send each but once would mean to remember all that were sent.
    """
    for entry in state.spool.groups():
        if entry.marks[2] and wildmat.matches(entry.group.name):
            fresh = state.spool.arrived(entry.group.id, since)
            while names := list(islice(fresh, _PIECE)):
                yield b"\r\n".join([*names, b""])


def _since(state: State, words: list[bytes]) -> int | None:
    """The date and time that `[yy]yymmdd hhmmss [GMT]` gives; times are in UTC either way."""
    if len(words) == 3 and words[2].upper() != b"GMT":
        return None
    return parse_nntp(words[0], words[1], int(state.site.now()))
