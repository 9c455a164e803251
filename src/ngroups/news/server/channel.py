"""One end of a Unix socket between two processes of this plane, in the loop."""

import socket
from collections.abc import Callable, Sequence

from ngroups.news.server.frames import FrameError, Unpacker, pack
from ngroups.news.server.loop import READ, WRITE, Loop
from ngroups.protocol.ports import Buffer

_RECEIVE = 1 << 18
"""Octets at once."""

Heard = Callable[["Channel", int, list[bytes]], None]


class Channel:
    """Sends frames and hands on those that come.

    What it sends is queued without a limit of its own: each side limits what it asks.
    """

    def __init__(
        self, loop: Loop, connected: socket.socket, heard: Heard, gone: Callable[["Channel"], None]
    ) -> None:
        connected.setblocking(False)
        self._loop, self._socket, self._heard, self._gone = loop, connected, heard, gone
        self._unpacker = Unpacker()
        # Kept, since a new buffer is overwritten whole each time for privacy: a MiB costs 80 µs.
        self._inbox = memoryview(bytearray(_RECEIVE))
        self._left = bytearray()
        self.open = True
        loop.watch(connected.fileno(), self)

    def send(self, number: int, parts: Sequence[Buffer]) -> None:
        """Queue a frame, and send what goes at once."""
        if not self.open:
            return
        waiting = bool(self._left)
        self._left += pack(number, parts)
        if not waiting:
            self._flush()

    def ready(self, events: int) -> None:
        """Called by the loop."""
        if events & WRITE:
            self._flush()
        if events & ~WRITE and self.open:
            self._receive()

    def close(self) -> None:
        if self.open:
            self.open = False
            self._loop.forget(self._socket.fileno())
            self._socket.close()
            self._gone(self)

    def _receive(self) -> None:
        try:
            size = self._socket.recv_into(self._inbox)
        except BlockingIOError:
            return
        except OSError:
            size = 0
        data = bytes(self._inbox[:size])
        self._inbox[:size] = bytes(size)  # what passed through does not stay
        if not data:
            self.close()
            return
        try:
            for number, parts in self._unpacker.feed(data):
                self._heard(self, number, parts)
        except FrameError:
            self.close()

    def _flush(self) -> None:
        try:
            while self._left:
                sent = self._socket.send(self._left)
                del self._left[:sent]
        except BlockingIOError:
            pass
        except OSError:
            self.close()
            return
        self._loop.change(self._socket.fileno(), READ | (WRITE if self._left else 0))
