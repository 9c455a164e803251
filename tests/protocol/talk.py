"""Conversations with a session: the edge of the server in thirty lines, without a socket.

Every conversation is held several times, with the client's octets whole, one by one and in slices, and
must be the same each time.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from ngroups.protocol.ports import (
    Access,
    Close,
    Outcome,
    Output,
    Request,
    StartDeflate,
    StartTLS,
    Submit,
    Verify,
)
from ngroups.protocol.session import Session
from ngroups.protocol.site import Role, Site
from tests.protocol.spool import Segment, Spool, example

Begin = Callable[[], Session]
Cut = Callable[[bytes], Iterable[bytes]]
Settle = Callable[[Request], Outcome | Access]
NOW = 930000000.0
"""What the clock of the tests says: 21 June 1999, 21:20:00 UTC."""


def reader(spool: Spool | None = None, *, secure: bool = False, local: bool = False, **site: Any) -> Begin:
    return _begin(Role.READER, spool, secure, local, site)


def transit(spool: Spool | None = None, *, secure: bool = False, **site: Any) -> Begin:
    return _begin(Role.TRANSIT, spool, secure, False, site)


def _begin(role: Role, spool: Spool | None, secure: bool, local: bool, site: dict[str, Any]) -> Begin:
    usual: dict[str, Any] = {"name": b"news.example.com", "version": b"1.0", "now": lambda: NOW}
    named = Site(**usual | site)
    store = spool or example()
    return lambda: Session(named, store, role, secure=secure, local=local)


def accept(request: Request) -> Outcome | Access:
    """Takes every article and every login."""
    return Outcome("done") if isinstance(request, Submit) else Access()


@dataclass
class Said:
    """What came of a conversation."""

    text: bytearray = field(default_factory=bytearray)
    requests: list[Request] = field(default_factory=list)
    closed: bool = False


class Edge:
    """Does what a session hands out, at once."""

    def __init__(self, session: Session, settle: Settle = accept) -> None:
        self.session = session
        self.said = Said()
        self._settle = settle

    def hear(self, data: bytes) -> None:
        if not self.said.closed:
            self._take(self._ended(self.session.receive(data)))

    def _take(self, outputs: Iterable[Output]) -> None:
        for output in outputs:
            if self.said.closed:
                return
            self._do(output)

    def _ended(self, outputs: list[Output]) -> list[Output]:
        """The replies as they are after the burst, because the client may take them no sooner."""
        assert isinstance(self.session.spool, Spool)
        self.session.spool.end()
        return outputs

    def _do(self, output: Output) -> None:
        match output:
            case bytes() | memoryview():
                self.said.text += output
            case Submit() | Verify():
                self.said.requests.append(output)
                self._take(self.session.resolve(output, self._settle(output)))
                self._take(self._ended(self.session.receive(b"")))
            case StartTLS():
                self.session.secured()
            case StartDeflate():
                self.session.deflated()
            case Close():
                assert self.session.deaf
                self.said.closed = True
            case Iterator():
                for piece in output:
                    self.said.text += piece
            case tuple():
                source, offset, length = output
                assert isinstance(source, Segment)
                self.said.text += source[offset : offset + length]


def whole(data: bytes) -> Iterable[bytes]:
    return (data,)


def single(data: bytes) -> Iterable[bytes]:
    return (data[at : at + 1] for at in range(len(data)))


def at_random(random: Random, most: int = 40) -> Cut:
    def cut(data: bytes) -> Iterable[bytes]:
        at = 0
        while at < len(data):
            end = at + random.randint(1, most)
            yield data[at:end]
            at = end

    return cut


def hold(begin: Begin, turns: Iterable[bytes], cut: Cut, settle: Settle = accept) -> Said:
    """Hold a conversation; the client waits for the replies after each of its turns."""
    edge = Edge(begin(), settle)
    for turn in turns:
        for data in cut(turn):
            edge.hear(data)
    return edge.said


def overhear(begin: Begin, *turns: bytes, settle: Settle = accept) -> Said:
    """What comes of a conversation, however the client's octets are sliced."""
    said = hold(begin, turns, whole, settle)
    for cut in (single, at_random(Random(1)), at_random(Random(2), 5)):
        assert hold(begin, turns, cut, settle) == said
    return said


def converse(begin: Begin, *turns: bytes, settle: Settle = accept) -> bytes:
    """What the server says, however the client's octets are sliced."""
    return bytes(overhear(begin, *turns, settle=settle).text)


def dialogue(begin: Begin, text: str, *, settle: Settle = accept) -> Said:
    """Hold a conversation written down as RFCs do: `[C]` client, `[S]` server, `[close]` at its end.

    `|` stands for TAB. Lines that the client says one after the other go out together, pipelined.
    """
    lines = re.findall(r"^ *\[([CS]|close)\] ?(.*)$", text, re.MULTILINE)
    assert lines, "no dialogue"
    turns, expected, before = [b""], [], "C"
    for who, words in lines:
        octets = words.replace("|", "\t").encode() + b"\r\n"
        if who == "C" and before == "S":
            turns.append(b"")
        if who == "C":
            turns[-1] += octets
        elif who == "S":
            expected.append(octets)
        before = who
    said = overhear(begin, *turns, settle=settle)
    assert bytes(said.text).splitlines(keepends=True) == expected
    assert said.closed == (lines[-1][0] == "close")
    return said
