"""A listening socket in the loop; all workers share one and the kernel wakes one of them."""

import contextlib
import select
import socket
from collections.abc import Callable

from ngroups.news.server.loop import READ, Loop

_AT_ONCE = 16
"""Accepts to a wake-up, so that a burst of strangers does not hold up those who are in."""


def turn_away(connected: socket.socket, line: bytes) -> None:
    """Say why, if the other end still listens, and hang up."""
    with contextlib.suppress(OSError):
        connected.send(line + b"\r\n")
    connected.close()


Accept = Callable[[socket.socket, str], None]


class Listener:
    """Calls `accept` with each new socket and the address behind it."""

    def __init__(self, loop: Loop, listening: socket.socket, accept: Accept) -> None:
        listening.setblocking(False)
        self._loop, self._socket, self._accept = loop, listening, accept
        loop.watch(listening.fileno(), self, READ | select.EPOLLEXCLUSIVE)

    def ready(self, events: int) -> None:
        """Called by the loop."""
        for _ in range(_AT_ONCE):
            try:
                connected, address = self._socket.accept()
            except BlockingIOError:
                return
            except OSError:
                # The client has gone again, or no descriptor is left: the next wake-up tries again.
                return
            connected.setblocking(False)
            if connected.family != socket.AF_UNIX:
                connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._accept(connected, address[0] if isinstance(address, tuple) else "")

    def close(self) -> None:
        self._loop.forget(self._socket.fileno())
        self._socket.close()
