"""How a connection's bytes reach its socket: plainly, through TLS, deflated.

A transport holds ciphertext it could not send, and never holds more than one write's
worth. It knows neither commands nor who is at the other end.
"""

import socket
import ssl
import zlib
from collections.abc import Iterator
from typing import Protocol

from ngroups.protocol.ports import Buffer

RECEIVE = 1 << 18
"""Octets asked of a socket at a time."""
_RECORDS = 1 << 17
"""Octets encrypted at a time: eight records, so that a connection keeps little memory."""
_JOINED = 1 << 15
"""Octets below which joining pieces costs less than handing each of them to the kernel."""


class Closed(Exception):  # noqa: N818 - it is an event of the connection, not a fault
    """The peer has closed, or broken, the connection."""


class Transport(Protocol):
    """Either half of a connection, as bytes."""

    handshaking: bool
    """True until it can carry anything: nothing is written to it before."""

    @property
    def more(self) -> bool:
        """Whether `read` has something although the socket may have nothing."""

    def read(self) -> bytes:
        """What has arrived, or nothing yet. Raises `Closed`."""

    def write(self, pieces: list[Buffer], octets: int) -> int:
        """Send the pieces, which are so many octets, from the start; how many were taken. Raises `Closed`."""

    def flush(self) -> bool:
        """Send on what was taken; whether all of it is out. Raises `Closed`."""


class Plain:
    """A socket as it is."""

    __slots__ = ("_inbox", "_socket")

    handshaking = False
    more = False

    def __init__(self, connected: socket.socket, inbox: memoryview) -> None:
        """`inbox` is the process's own: a fresh buffer a read costs more than the read."""
        self._socket = connected
        self._inbox = inbox

    def read(self) -> bytes:
        try:
            size = self._socket.recv_into(self._inbox)
        except BlockingIOError:
            return b""
        except OSError:
            raise Closed from None
        if not size:
            raise Closed
        return self._inbox[:size].tobytes()

    def write(self, pieces: list[Buffer], octets: int) -> int:
        try:
            if octets < _JOINED:
                return self._socket.send(b"".join(pieces))
            return self._socket.sendmsg(pieces)
        except BlockingIOError:
            return 0
        except OSError:
            raise Closed from None

    def flush(self) -> bool:
        return True


class _Behind:
    """Keeps what the layer below did not take yet."""

    __slots__ = ("_below", "_left", "handshaking")

    more = False

    def __init__(self, below: Transport) -> None:
        self.handshaking = False
        self._below = below
        self._left: Buffer = b""

    def flush(self) -> bool:
        return self._drain()

    def _drain(self) -> bool:
        while self._left:
            sent = self._below.write([self._left], len(self._left))
            if not sent:
                return False
            self._left = memoryview(self._left)[sent:] if sent < len(self._left) else b""
        return self._below.flush()


class Secure(_Behind):
    """TLS over another transport (RFC 8446), without tickets: `tls.server_context` sees to that."""

    __slots__ = ("_inbox", "_incoming", "_outgoing", "_tls")

    def __init__(self, below: Transport, context: ssl.SSLContext, inbox: memoryview) -> None:
        super().__init__(below)
        self._inbox = inbox
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self.handshaking = True

    @property
    def version(self) -> str | None:
        """`TLSv1.3` or `TLSv1.2`, once agreed."""
        return self._tls.version()

    def read(self) -> bytes:
        arrived = self._below.read()
        if arrived:
            self._incoming.write(arrived)
        parts = []
        try:
            if self.handshaking:
                self._tls.do_handshake()
                self.handshaking = False
            while True:
                size = self._tls.read(RECEIVE, self._inbox)
                if not size:
                    break
                parts.append(self._inbox[: int(size)].tobytes())
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError:
            # A closing alert may come right behind a last command, which still counts.
            if not parts:
                self._emit()
                raise Closed from None
        self._emit()
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def write(self, pieces: list[Buffer], octets: int) -> int:
        if not self.flush():
            return 0
        done = 0
        for piece in _records(pieces):
            try:
                done += self._tls.write(piece)
            except ssl.SSLError:
                raise Closed from None
            if not self._emit():
                break
        return done

    def _emit(self) -> bool:
        """Send the records made so far; whether all are out."""
        made = self._outgoing.read()
        if made:
            self._left = bytes(self._left) + made if self._left else made
        return self._drain()


def _records(pieces: list[Buffer]) -> Iterator[Buffer]:
    """The same octets in pieces fit for encryption: small ones together, large ones apart and uncopied."""
    small: list[Buffer] = []
    held = 0
    for piece in pieces:
        if len(piece) >= _JOINED:
            if small:
                yield b"".join(small)
            view = memoryview(piece)
            yield from (view[at : at + _RECORDS] for at in range(0, len(view), _RECORDS))
            small, held = [], 0
        else:
            small.append(piece)
            held += len(piece)
            if held >= _RECORDS:
                yield b"".join(small)
                small, held = [], 0
    if small:
        yield b"".join(small)


class Deflated(_Behind):
    """Raw deflate in both directions (RFC 8054 section 2.2.2), flushed at the end of each write."""

    __slots__ = ("_deflater", "_inflater")

    def __init__(self, below: Transport) -> None:
        super().__init__(below)
        self._deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        self._inflater = zlib.decompressobj(wbits=-zlib.MAX_WBITS)

    def read(self) -> bytes:
        # One read's worth at most: what a small input could swell to waits for the next call.
        try:
            data = self._inflater.decompress(self._inflater.unconsumed_tail + self._below.read(), RECEIVE)
        except zlib.error:
            raise Closed from None
        if self._inflater.eof:
            raise Closed
        return data

    @property
    def more(self) -> bool:  # type: ignore[override]  # what the others say once, this one works out
        return bool(self._inflater.unconsumed_tail)

    def write(self, pieces: list[Buffer], octets: int) -> int:
        if not self.flush():
            return 0
        self._left = self._deflater.compress(b"".join(pieces)) + self._deflater.flush(zlib.Z_SYNC_FLUSH)
        self._drain()
        return octets
