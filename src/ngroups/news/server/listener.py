"""A listening socket in the loop; all workers share one and the kernel wakes one of them."""

import contextlib
import errno
import os
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
        self._spare = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
        """Given up for as long as it takes to hang up on somebody when no other descriptor is left."""
        loop.watch(listening.fileno(), self, READ | select.EPOLLEXCLUSIVE)

    def ready(self, events: int) -> None:
        """Called by the loop."""
        for _ in range(_AT_ONCE):
            try:
                connected, address = self._socket.accept()
            except BlockingIOError:
                return
            except OSError as error:
                # The client has gone again; or no descriptor is left, and it would be announced for ever.
                if error.errno in (errno.EMFILE, errno.ENFILE):
                    self._hang_up()
                return
            connected.setblocking(False)
            if connected.family != socket.AF_UNIX:
                connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._accept(connected, address[0] if isinstance(address, tuple) else "")

    def _hang_up(self) -> None:
        """Let the client know that it must try again later, as far as that can be said without a word."""
        os.close(self._spare)
        with contextlib.suppress(OSError):
            self._socket.accept()[0].close()
        self._spare = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)

    def close(self) -> None:
        self._loop.forget(self._socket.fileno())
        self._socket.close()
        os.close(self._spare)
