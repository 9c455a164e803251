"""One client's socket and session, in the loop.

Replies wait in order in a queue, most of them as references to stored bytes; they are
put together in the worker's scratch buffer and leave in one write a burst. What blocks
(a cold disk page, an article being filed, a login being checked) blocks this connection
alone. It never asks who the client is: what the house remembers of that is in `tag`.
"""

import errno
import os
import socket
import ssl
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Protocol, cast

from ngroups.news.server.loop import READ, WRITE, Loop
from ngroups.news.server.transport import Closed, Deflated, Plain, Secure, Transport
from ngroups.protocol.ports import (
    Access,
    Buffer,
    Close,
    Outcome,
    Output,
    Slice,
    Source,
    StartDeflate,
    StartTLS,
    Submit,
    Verify,
)
from ngroups.protocol.session import Session

_PIECES = 64
"""Pieces asked of iterators for one write: some 8,000 rows, a few milliseconds where none is wanted."""
SCRATCH = 1 << 20
"""Octets put together for one write; measured best for 750 kB articles."""
_VECTOR = 1000
"""Pieces put together for one write: the kernel takes 1,024."""
_LARGE = 1 << 16
"""Octets from which stored bytes are sent from where they lie: below that, copying them is cheaper."""
_WAITING_MOST = 400
_WAITING_OCTETS = 16 << 20
"""How much a peer may have handed over that is not acknowledged yet, before we stop reading."""


class House(Protocol):
    """What a process offers to its connections. Owned by the loop's thread."""

    loop: Loop
    inbox: memoryview
    scratch: memoryview
    context: ssl.SSLContext | None

    def begin(self) -> None:
        """A burst begins: the store may be read until `end`."""

    def end(self) -> None: ...

    def submit(self, connection: "Connection", request: Submit, done: Callable[[Outcome], None]) -> None:
        """File an article; `done` is called in the loop, perhaps at once."""

    def verify(self, connection: "Connection", request: Verify, done: Callable[[Access], None]) -> None: ...

    def warm(self, part: Slice, done: Callable[[OSError | None], None]) -> None:
        """Bring stored bytes into memory; `done` is called in the loop, with the disk's fault if any."""

    def failed(self, error: Exception) -> None:
        """A fault of ours in one conversation, which then ends."""

    def allowed(self, connection: "Connection", octets: int) -> int:
        """How many of the octets may go now; 0 after pausing the connection."""

    def sent(self, connection: "Connection", octets: int) -> None:
        """Octets have left for the client."""

    def closed(self, connection: "Connection") -> None: ...


class _Ticket:
    """The place of a reply that is still being found."""

    __slots__ = ("octets", "outputs")

    def __init__(self, octets: int) -> None:
        self.octets = octets
        self.outputs: list[Output] | None = None


class Connection:
    """See the module. Closed is final."""

    __slots__ = (
        "_blocked",
        "_due",
        "_house",
        "_mask",
        "_paused",
        "_queue",
        "_searching",
        "_socket",
        "_tickets",
        "_transport",
        "_unacknowledged",
        "active",
        "open",
        "session",
        "tag",
    )

    def __init__(self, house: House, connected: socket.socket, session: Session, *, secure: bool) -> None:
        self._house = house
        self._socket = connected
        self.session = session
        transport: Transport = Plain(connected, house.inbox)
        if secure:
            assert house.context is not None
            transport = Secure(transport, house.context, house.inbox)
        self._transport = transport
        self._queue: deque[Output | _Ticket] = deque([session.greeting()])
        self._tickets = 0
        self._unacknowledged = 0
        self._blocked = False
        self._paused = False
        self._searching = False
        self._due = False
        self.open = True
        self.active = house.loop.now
        """When the client was last heard or took something, in the loop's time."""
        self.tag: object = None
        """What the house remembers of this connection, while it is open."""
        self._mask = READ
        house.loop.watch(connected.fileno(), self)
        self._guarded(self._pump)

    def ready(self, events: int) -> None:
        """Called by the loop."""
        self.active = self._house.loop.now
        self._guarded(self._serve_events, events)

    def pause(self) -> None:
        """Send no more until `resume`: the client has used up its rate for now."""
        self._paused = True

    def resume(self) -> None:
        self._paused = False
        self._guarded(self._pump)

    def say(self, line: bytes) -> None:
        """End the conversation with a last line; one that is blocked, perhaps inside a reply, gets none."""
        if self.open:
            self._queue.clear()
            self._queue += (line, Close())
            self.session.deaf = True
            self._guarded(self._pump)
            self.close()

    def close(self) -> None:
        """Give the socket back; what was not sent is not sent."""
        if self.open:
            self.open = False
            self._house.loop.forget(self._socket.fileno())
            self._socket.close()
            self._queue.clear()
            self._house.closed(self)

    @property
    def idle(self) -> bool:
        """Whether it is the client's turn to speak, or to take what was sent."""
        return not self._tickets

    def _guarded(self, step: Callable[..., None], *arguments: int) -> None:
        """Run a step of the conversation as one burst upon the store."""
        self._house.begin()
        try:
            step(*arguments)
            if self.open:
                self._own_what_is_left()
                self._choose_events()
        except Closed:
            self.close()
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends this conversation and no other
            self._house.failed(error)
            self.close()
        finally:
            self._house.end()

    def _serve_events(self, events: int) -> None:
        if events & WRITE:
            self._blocked = False
            self._pump()
        if events & ~WRITE and self.open:
            self._receive()

    def _receive(self) -> None:
        while self.open:
            data = self._transport.read()
            if data:
                self._take(self.session.receive(data))
            self._pump()
            if not data or not self._transport.more or not self._wants_input():
                return

    def _take(self, outputs: list[Output]) -> None:
        if _REQUESTS.isdisjoint(map(type, outputs)):
            self._queue += outputs
            return
        for output in outputs:
            if type(output) is Submit or type(output) is Verify:
                self._begin(output)
            else:
                self._queue.append(output)

    def _begin(self, request: Submit | Verify) -> None:
        """Start what a reply waits for; its ticket keeps the reply's place."""
        ticket = _Ticket(len(request.article) if isinstance(request, Submit) else 0)
        self._tickets += 1
        self._unacknowledged += ticket.octets
        self._queue.append(ticket)

        def done(result: Outcome | Access) -> None:
            ticket.outputs = self.session.resolve(request, result)
            self._tickets -= 1
            self._unacknowledged -= ticket.octets
            if not self._due and self._queue and self._queue[0] is ticket:
                # Once for all results that come together: those of a batch are hundreds.
                self._due = True
                self._house.loop.soon(self._resolved)

        if isinstance(request, Submit):
            self._house.submit(self, request, done)
        else:
            self._house.verify(self, request, done)

    def _resolved(self) -> None:
        self._due = False
        if self.open:
            self._guarded(self._go_on)

    def _go_on(self) -> None:
        """After results: send them, and take up input that a login kept waiting."""
        self._take(self.session.receive(b""))
        self._pump()

    def _pump(self) -> None:
        """Send from the head of the queue until it is empty or something blocks."""
        queue = self._queue
        if self._transport.handshaking:
            return
        while queue and not self._blocked and not self._paused:
            head = queue[0]
            if type(head) is _Ticket:
                if not self._unwrap():
                    return
            elif type(head) in _ACTIONS:
                if not self._transport.flush():
                    self._blocked = True
                    return
                queue.popleft()
                _ACTIONS[type(head)](self)
                if not self.open:
                    return
            else:
                self._send()
        if not self._transport.flush():
            self._blocked = True

    def _unwrap(self) -> bool:
        """Put replies that have been found where their tickets held a place; whether there were any."""
        queue = self._queue
        found: list[Output] = []
        tickets = 0
        while queue and type(ticket := queue[0]) is _Ticket and ticket.outputs is not None:
            found += ticket.outputs
            queue.popleft()
            tickets += 1
        queue.extendleft(reversed(found))
        return tickets > 0

    def _send(self) -> None:
        """Send what can be sent now in one write; the queue keeps it until it has left."""
        pieces, octets, whole = self._gather()
        allowed = self._house.allowed(self, octets) if octets else 0
        taken = 0
        if allowed:
            sent = pieces if allowed == octets else _beginning(pieces, allowed)
            taken = self._transport.write(sent, allowed)
            self._blocked = taken < allowed
            self._house.sent(self, taken)
        if taken == octets and whole:
            for _ in pieces:
                self._queue.popleft()
        else:
            self._drop(taken)
        if self._searching:
            # A search that finds little for long: the others have their turn, then it goes on.
            self._searching, self._paused = False, True
            self._house.loop.soon(self._searched)

    def _gather(self) -> tuple[list[Buffer], int, bool]:
        """What comes next, up to a write's worth: a piece an item, octets, whether no item goes on."""
        scratch = self._house.scratch
        queue: deque[Any] = self._queue  # `type` tells kinds apart, faster than what a type checker follows
        pieces: list[Buffer] = []
        octets = used = pulled = 0
        more = whole = True
        while more:
            more = False
            for item in islice(queue, len(pieces), None):
                kind = type(item)
                if kind is bytes or kind is memoryview:
                    piece = item
                elif kind is tuple:
                    source, offset, length = item
                    if length < _LARGE:
                        piece = _read(source, offset, scratch[used : used + length])
                        used += length
                    else:
                        # Copying a large article would cost half as much as sending it.
                        piece = source.resident(offset, min(length, SCRATCH))
                        whole = length <= SCRATCH
                    if piece is None:
                        if not pieces:
                            self._warm(source, offset, min(length, SCRATCH))
                        break
                elif kind is _Ticket or kind in _ACTIONS:
                    break
                else:
                    # An iterator: its next pieces take their place before it.
                    more = pulled < _PIECES
                    self._searching = not more
                    pulled += self._pull(item, len(pieces), SCRATCH - octets)
                    break
                pieces.append(piece)
                octets += len(piece)
                if octets >= SCRATCH - _LARGE or len(pieces) == _VECTOR:
                    break
        return pieces, octets, whole

    def _pull(self, lines: Iterator[Buffer], index: int, room: int) -> int:
        """Put the next pieces of an iterator, which stands at `index`, before it; how many were asked for."""
        queue, fresh, pulled = self._queue, [], 0
        queue.rotate(-index)
        for piece in lines:
            pulled += 1
            if piece:
                fresh.append(piece)
                room -= len(piece)
            if room <= 0 or pulled == _PIECES:
                break
        else:
            queue.popleft()
        queue.extendleft(reversed(fresh))
        queue.rotate(index)
        return pulled

    def _warm(self, source: Source, offset: int, length: int) -> None:
        """Have the disk waited for elsewhere."""
        self._paused = True
        self._house.warm((source, offset, length), self._warmed)

    def _searched(self) -> None:
        if self.open:
            self.resume()

    def _warmed(self, fault: OSError | None) -> None:
        if fault is not None:
            self._house.failed(fault)
            self.close()
        elif self.open:
            self.resume()

    def _drop(self, taken: int) -> None:
        """Forget the replies that have left; cut the one that left in part."""
        queue = self._queue
        while taken:
            head = queue[0]
            if type(head) is tuple:
                source, offset, size = cast("Slice", head)
                rest: Output = (source, offset + taken, size - taken)
            else:
                text = cast("Buffer", head)
                size, rest = len(text), memoryview(text)[taken:]
            if size > taken:
                queue[0] = rest
                return
            queue.popleft()
            taken -= size

    def _own_what_is_left(self) -> None:
        """Copy pieces that lie in the store's memory: they are not ours after the burst."""
        queue = self._queue
        if self._blocked or self._paused:
            for index, item in enumerate(queue):
                if type(item) is memoryview:
                    queue[index] = bytes(item)

    def _wants_input(self) -> bool:
        return not (
            self._blocked
            or self._paused
            or self.session.halted
            or self._tickets > _WAITING_MOST
            or self._unacknowledged > _WAITING_OCTETS
        )

    def _choose_events(self) -> None:
        mask = (READ if self._wants_input() else 0) | (WRITE if self._blocked else 0)
        if mask != self._mask:
            self._mask = mask
            self._house.loop.change(self._socket.fileno(), mask)

    def _start_tls(self) -> None:
        assert self._house.context is not None
        self.session.secured()
        self._transport = Secure(self._transport, self._house.context, self._house.inbox)

    def _start_deflate(self) -> None:
        self.session.deflated()
        self._transport = Deflated(self._transport)


def _read(source: Source, offset: int, piece: memoryview) -> memoryview | None:
    """Fill `piece` with stored bytes; none when the disk has to be waited for."""
    try:
        return piece if os.preadv(source.fileno(), (piece,), offset, os.RWF_NOWAIT) == len(piece) else None
    except BlockingIOError:
        return None
    except OSError as error:
        if error.errno != errno.EOPNOTSUPP:
            raise
    # tmpfs and some network file systems
    return piece if os.preadv(source.fileno(), (piece,), offset) == len(piece) else None


def _beginning(pieces: list[Buffer], octets: int) -> list[Buffer]:
    """The first octets of the pieces."""
    whole: list[Buffer] = []
    for piece in pieces:
        if octets <= len(piece):
            return [*whole, memoryview(piece)[:octets]]
        whole.append(piece)
        octets -= len(piece)
    return whole


_REQUESTS = {Submit, Verify}
_ACTIONS: dict[type, Callable[[Connection], None]] = {
    StartTLS: Connection._start_tls,  # noqa: SLF001 - the table belongs to the class
    StartDeflate: Connection._start_deflate,  # noqa: SLF001
    Close: Connection.close,
}
