"""The issuer's door: a process of its own that holds the keys and answers the customer's side.

    door = a Unix socket; one question and one answer to a connection, each behind its length as four
    octets, high first; the messages are those of `crossing.passes` (docs/CROSSING.md)

One question at a time, and whoever is slow is hung up on. It knows keys and blinded elements for as
long as an answer takes; it keeps and logs nothing of them, and never learns for whom they are.
"""

import contextlib
import os
import socket
import sys
import time

from ngroups.base.clock import Clock, SystemClock
from ngroups.base.files import write_whole
from ngroups.base.logging import Log
from ngroups.crossing import MalformedError, passes
from ngroups.crossing.codec import LONGEST, Message, decode, encode
from ngroups.news.passes import PassesError
from ngroups.news.passes.caretaker import Caretaker, issuing
from ngroups.news.passes.classes import PassSettings
from ngroups.news.passes.epochs import start_of
from ngroups.news.passes.issuer import Issuer, NotOfferedError
from ngroups.news.passes.keys import Key
from ngroups.news.passes.layout import Places, places_in
from ngroups.news.server.listener import Listener
from ngroups.news.server.logs import open_log
from ngroups.news.server.loop import Loop
from ngroups.news.server.plan import Plan
from ngroups.news.server.process import report_ready, settle
from ngroups.oprf import InvalidInputError, Random
from ngroups.protocol.passes import epoch_name

_PATIENCE = 2.0
"""Seconds for a question to come and its answer to go."""
_TICK_SECONDS = 30.0
_LENGTH_OCTETS = 4


class Door:
    """Owned by the loop's thread."""

    def __init__(
        self, settings: PassSettings, places: Places, *, clock: Clock, random: Random, log: Log
    ) -> None:
        self._settings, self._clock, self._log = settings, clock, log
        self._published = places.published
        self._issuer = Issuer(settings, random)
        self._caretaker = Caretaker(settings, places, clock=clock, random=random)
        self._ticked = -_TICK_SECONDS

    def tick(self, monotonic: float) -> None:
        """Every half a minute see to the keys; what goes wrong is tried again then."""
        if monotonic - self._ticked < _TICK_SECONDS:
            return
        self._ticked = monotonic
        try:
            self.tend()
        except (OSError, PassesError) as error:
            self._log.error("passes.untended", exc_info=error)

    def tend(self) -> None:
        """Make, publish and delete what is due. Raises `OSError` and `PassesError`."""
        tended = self._caretaker.tick()
        self._issuer.keys = tended.keys
        content = encode(self.keys())
        if not self._published.exists() or self._published.read_bytes() != content:
            write_whole(self._published, content, mode=0o644)
        if tended.made or tended.deleted:
            self._log.info("passes.tended", made=tended.made, deleted=tended.deleted)
        if tended.unusable:
            self._log.error("passes.key_unusable", keys=tended.unusable)

    def keys(self) -> passes.Keys:
        """What is published, sorted."""
        found = sorted(self._issuer.keys, key=lambda key: (key.name, key.epoch))
        return passes.Keys(tuple(_published(self._settings, key) for key in found))

    def answer(self, octets: bytes) -> Message:
        """The answer to any question."""
        try:
            question = decode(octets, passes.IssueRequest, passes.KeysRequest)
            if isinstance(question, passes.IssueRequest):
                return self._issue(question)
            return self.keys()
        except (MalformedError, InvalidInputError):
            return passes.Refused("malformed")
        except NotOfferedError:
            return passes.Refused("not-offered")

    def _issue(self, question: passes.IssueRequest) -> passes.Issued:
        now = self._clock.now()
        elements, proof = self._issuer.issue(question.pass_class, question.epoch, question.blinded, now)
        return passes.Issued(tuple(elements), proof.to_bytes())

    def admit(self, connected: socket.socket, _address: str) -> None:
        """Take one question and answer it, or hang up when its time is over."""
        until = time.monotonic() + _PATIENCE
        with connected, contextlib.suppress(OSError):
            size = int.from_bytes(_receive(connected, _LENGTH_OCTETS, until), "big")
            if size <= LONGEST:
                answer = encode(self.answer(_receive(connected, size, until)))
                connected.settimeout(max(0.01, until - time.monotonic()))
                connected.sendall(len(answer).to_bytes(_LENGTH_OCTETS, "big") + answer)


def _receive(connected: socket.socket, size: int, until: float) -> bytes:
    """So many octets. Raises `OSError` when they do not come in time."""
    data = bytearray()
    while len(data) < size:
        connected.settimeout(max(0.001, until - time.monotonic()))
        piece = connected.recv(size - len(data))
        if not piece or time.monotonic() > until:
            raise TimeoutError
        data += piece
    return bytes(data)


def _published(settings: PassSettings, key: Key) -> passes.PublishedKey:
    window = issuing(settings, key)
    return passes.PublishedKey(
        pass_class=key.name,
        code=key.code.decode(),
        epoch=epoch_name(key.epoch),
        public=key.pair.public,
        issued_from=window.opens,
        issued_until=window.closes,
        good_from=start_of(key.epoch),
        good_until=key.until,
    )


def main() -> int:
    """Run as a child of the supervisor: the plan comes by standard input."""
    plan = Plan.from_json(sys.stdin.read())
    log = open_log(debug=plan.debug)
    loop = Loop()
    settle(loop, plan.lifeline)
    settings = plan.settings.passes
    door = Door(settings, places_in(plan.root), clock=SystemClock(), random=os.urandom, log=log)
    door.tick(loop.now)
    loop.every_tick(door.tick)
    listeners = [Listener(loop, each, door.admit) for each in plan.sockets("issuer")]
    report_ready()
    log.debug("process.started", process="door")
    loop.run()
    for listener in listeners:
        listener.close()
    return 0


if __name__ == "__main__":
    os._exit(main())
