"""A worker's line to the intake process: posts go out, what became of them comes back.

A post keeps its Message-ID while the intake process restarts and is handed in again, so
that it is filed once: a duplicate then means that the first try had succeeded.
"""

import itertools
import socket
from collections.abc import Callable
from pathlib import Path

from ngroups.news.incoming import Incoming
from ngroups.news.server.channel import Channel
from ngroups.news.server.loop import Loop
from ngroups.news.server.posts import pack_incoming
from ngroups.protocol.ports import Buffer, Outcome

_PATIENCE = 30.0
"""Seconds that a post waits for the intake process to come back before the poster is told to try later."""
_LATER = Outcome("later", "Try again later")


class _Waiting:
    __slots__ = ("done", "parts", "retried", "until")

    def __init__(self, parts: list[Buffer], done: Callable[[Outcome], None], until: float) -> None:
        self.parts, self.done, self.until = parts, done, until
        self.retried = False


class PostLine:
    """Owned by the loop's thread."""

    def __init__(self, loop: Loop, door: Path) -> None:
        self._loop, self._door = loop, door
        self._channel: Channel | None = None
        self._numbers = itertools.count(1)
        self._waiting: dict[int, _Waiting] = {}
        loop.every_tick(self._tick)

    def post(self, article: Incoming, done: Callable[[Outcome], None]) -> None:
        """Have an article filed; `done` is called in the loop."""
        number = next(self._numbers) & 0xFFFFFFFF
        waiting = _Waiting([b"post", *pack_incoming(article)], done, self._loop.now + _PATIENCE)
        self._waiting[number] = waiting
        channel = self._channel or self._connect()
        if channel is not None:
            channel.send(number, waiting.parts)

    def _connect(self) -> Channel | None:
        """The line, if the intake process answers."""
        door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
        try:
            door.connect(str(self._door))
        except OSError:
            door.close()
            return None
        self._channel = Channel(self._loop, door, self._heard, self._gone)
        return self._channel

    def _heard(self, _channel: Channel, number: int, parts: list[bytes]) -> None:
        waiting = self._waiting.pop(number, None)
        if waiting is None:
            return
        verdict, reason = parts[0].decode(), parts[1].decode()
        if verdict == "refused" and waiting.retried and reason == "Duplicate":
            verdict = "done"
        waiting.done(Outcome(verdict, reason))  # type: ignore[arg-type]

    def _gone(self, _channel: Channel) -> None:
        self._channel = None
        for waiting in self._waiting.values():
            waiting.retried = True

    def _tick(self, now: float) -> None:
        if self._channel is None and self._waiting:
            channel = self._connect()
            for number, waiting in tuple(self._waiting.items()):
                if channel is not None:
                    channel.send(number, waiting.parts)
        for number, waiting in tuple(self._waiting.items()):
            if waiting.until < now:
                del self._waiting[number]
                waiting.done(_LATER)
