"""Choosing a group and taking articles from it (RFC 3977 section 6.1, 6.2 and 7.4)."""

from collections.abc import Callable, Iterator
from typing import Literal

from ngroups.protocol import replies
from ngroups.protocol.numbers import ALL, number_of, range_of
from ngroups.protocol.ports import Buffer, Found, Numbered, Output
from ngroups.protocol.site import Role
from ngroups.protocol.state import State

Handler = Callable[[State, list[bytes], list[Output]], None]


def mode(state: State, words: list[bytes], out: list[Output]) -> None:
    """MODE READER (RFC 3977 section 5.3) and MODE STREAM (RFC 4644 section 2.3)."""
    variant = words[1].upper()
    if variant == b"READER":
        _mode_reader(state, out)
    elif variant == b"STREAM" and state.role is Role.TRANSIT:
        out.append(replies.STREAMING)
    else:
        out.append(replies.UNKNOWN_MODE)


def _mode_reader(state: State, out: list[Output]) -> None:
    if state.role is Role.TRANSIT:
        out += state.end(replies.TRANSIT_ONLY)  # RFC 3977 section 5.3.2
    elif state.site.posting and (state.may_post or not state.may_read):
        out.append(b"200 Reader mode, posting permitted\r\n")
    else:
        out.append(b"201 Reader mode, posting prohibited\r\n")


def group(state: State, words: list[bytes], out: list[Output]) -> None:
    """GROUP (RFC 3977 section 6.1.1)."""
    line = _enter(state, words[1])
    out.append(replies.NO_SUCH_GROUP if line is None else line + b"\r\n")


def _enter(state: State, name: bytes) -> bytes | None:
    found = state.spool.group(name)
    if found is None:
        return None
    state.group, (low, high, count) = found
    state.current = low if count else None
    return b"211 %d %d %d %b" % (count, low, high, name)


def listgroup(state: State, words: list[bytes], out: list[Output]) -> None:
    """LISTGROUP (RFC 3977 section 6.1.2)."""
    bounds = range_of(words[2]) if len(words) == 3 else ALL
    if bounds is None:
        out.append(replies.SYNTAX)
        return
    if len(words) == 1 and state.group is None:
        out.append(replies.NO_GROUP)
        return
    line = _enter(state, state.group.name if len(words) == 1 and state.group else words[1])
    if line is None or state.group is None:
        out.append(replies.NO_SUCH_GROUP)
        return
    numbers: Iterator[Buffer] = state.spool.numbers(state.group.id, *bounds)
    out += (line + b" list follows\r\n", numbers, replies.END)


def forward(state: State, words: list[bytes], out: list[Output]) -> None:
    """NEXT (RFC 3977 section 6.1.4)."""
    _step(state, 1, replies.NO_NEXT, out)


def back(state: State, words: list[bytes], out: list[Output]) -> None:
    """LAST (RFC 3977 section 6.1.3)."""
    _step(state, -1, replies.NO_PREVIOUS, out)


def _step(state: State, step: Literal[-1, 1], none_there: bytes, out: list[Output]) -> None:
    if state.group is None:
        out.append(replies.NO_GROUP)
    elif state.current is None:
        out.append(replies.NO_CURRENT)
    elif (there := state.spool.neighbour(state.group.id, state.current, step)) is None:
        out.append(none_there)
    else:
        state.current, message_id, _ = there
        out.append(b"223 %d %b\r\n" % (state.current, message_id))


def article(state: State, words: list[bytes], out: list[Output]) -> None:
    """ARTICLE (RFC 3977 section 6.2.1)."""
    if len(words) == 2 and words[1].startswith(b"<"):
        found = state.spool.find(words[1])
        if found is None:
            out.append(replies.NO_SUCH_ARTICLE)
        else:
            source, offset, length, _ = found
            out += (b"220 0 %b\r\n" % words[1], (source, offset, length))
    elif there := _chosen(state, words, out):
        number, message_id, (source, offset, length, _) = there
        out += (b"220 %d %b\r\n" % (number, message_id), (source, offset, length))


def _part(code: int, send: Callable[[Found, list[Output]], None]) -> Handler:
    """A handler that sends one part of the article chosen by its argument."""
    by_id, by_number = b"%d 0 %%b\r\n" % code, b"%d %%d %%b\r\n" % code

    def handler(state: State, words: list[bytes], out: list[Output]) -> None:
        if len(words) == 2 and words[1].startswith(b"<"):
            found = state.spool.find(words[1])
            if found is None:
                out.append(replies.NO_SUCH_ARTICLE)
            else:
                out.append(by_id % words[1])
                send(found, out)
        elif there := _chosen(state, words, out):
            number, message_id, found = there
            out.append(by_number % (number, message_id))
            send(found, out)

    return handler


def _chosen(state: State, words: list[bytes], out: list[Output]) -> Numbered | None:
    """The article that a number, or no argument, names; else the refusal goes out.

    RFC 3977 section 6.2.1: naming one by number makes it the current article.
    """
    number = state.current if len(words) == 1 else number_of(words[1])
    if len(words) == 2 and number is None:
        out.append(replies.SYNTAX)
    elif state.group is None:
        out.append(replies.NO_GROUP)
    elif number is None:
        out.append(replies.NO_CURRENT)
    elif there := state.spool.article(state.group.id, number):
        state.current = number
        return there
    else:
        out.append(replies.NO_CURRENT if len(words) == 1 else replies.NO_SUCH_NUMBER)
    return None


def _send_head(found: Found, out: list[Output]) -> None:
    source, offset, _, head = found
    out += ((source, offset, head), replies.END)


def _send_body(found: Found, out: list[Output]) -> None:
    source, offset, length, head = found
    begin = head + 2  # past the empty line
    out.append((source, offset + begin, length - begin))


def _send_nothing(found: Found, out: list[Output]) -> None:
    pass


head = _part(221, _send_head)
body = _part(222, _send_body)
stat = _part(223, _send_nothing)
