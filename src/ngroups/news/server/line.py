"""A worker's line to the intake process: questions go out, answers come back.

A question outlives a restart of the intake process: it is asked again once that is back.
A post keeps its Message-ID meanwhile, so that it is filed once: a duplicate then means
that the first try had succeeded (RFC 5537 section 3.5).
"""

import itertools
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

from ngroups.news.incoming import Incoming
from ngroups.news.server.channel import Channel
from ngroups.news.server.loop import Loop
from ngroups.news.server.posts import pack_incoming
from ngroups.protocol.ports import Buffer, Outcome

_PATIENCE = 30.0
"""Seconds that a question waits for the intake process to come back."""
_LATER = Outcome("later", "Try again later")

Answered = Callable[[list[bytes] | None], None]
"""Told the parts of the answer, or `None` when there is none."""


class _Question:
    __slots__ = ("asked_again", "done", "parts", "until")

    def __init__(self, parts: Sequence[Buffer], done: Answered, until: float) -> None:
        self.parts, self.done, self.until = parts, done, until
        self.asked_again = False


class Line:
    """Owned by the loop's thread."""

    def __init__(self, loop: Loop, door: Path, told: Callable[[list[bytes]], None]) -> None:
        """`told` hears what the intake process says unasked."""
        self._loop, self._door, self._told = loop, door, told
        self._channel: Channel | None = None
        self._numbers = itertools.count(1)
        self._open: dict[int, _Question] = {}
        self.connected: Callable[[], None] = lambda: None
        """Called when the line is up (again): the other side then knows nothing of us."""
        loop.every_tick(self._tick)

    def ask(self, parts: Sequence[Buffer], done: Answered) -> _Question:
        """Ask; `done` is called in the loop."""
        number = next(self._numbers) & 0xFFFFFFFF
        question = self._open[number] = _Question(parts, done, self._loop.now + _PATIENCE)
        if self._channel is not None:
            self._channel.send(number, question.parts)
        else:
            self._connect()
        return question

    def tell(self, parts: Sequence[Buffer]) -> None:
        """Say something that has no answer and need not be said again."""
        if self._channel is not None:
            self._channel.send(0, parts)

    def post(self, article: Incoming, done: Callable[[Outcome], None]) -> None:
        """Have an article filed; `done` is called in the loop."""

        def answered(parts: list[bytes] | None) -> None:
            if parts is None:
                done(_LATER)
                return
            outcome = Outcome(parts[0].decode(), parts[1].decode())  # type: ignore[arg-type]  # ours
            again = question.asked_again and outcome.reason == "Duplicate"
            done(Outcome("done") if again else outcome)

        question = self.ask([b"post", *pack_incoming(article)], answered)

    def _connect(self) -> None:
        door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
        try:
            door.connect(str(self._door))
        except OSError:
            door.close()
            return
        self._channel = Channel(self._loop, door, self._heard, self._gone)
        self.connected()
        for number, question in tuple(self._open.items()):
            self._channel.send(number, question.parts)

    def _heard(self, _channel: Channel, number: int, parts: list[bytes]) -> None:
        question = self._open.pop(number, None)
        if question is not None:
            question.done(parts)
        elif number == 0:
            self._told(parts)

    def _gone(self, _channel: Channel) -> None:
        self._channel = None
        for question in self._open.values():
            question.asked_again = True

    def _tick(self, now: float) -> None:
        if self._channel is None:
            self._connect()
        for number, question in tuple(self._open.items()):
            if question.until < now:
                del self._open[number]
                question.done(None)
