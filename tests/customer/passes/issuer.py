"""The real issuer behind the site: keys, door and evaluations of the news plane, in this process."""

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from ngroups.base.logging import build
from ngroups.crossing.codec import Message
from ngroups.crossing.passes import Keys
from ngroups.customer.passes.apps import passes
from ngroups.customer.passes.door import Door as SiteDoor
from ngroups.news.passes.classes import PassClass, PassSettings
from ngroups.news.passes.door import Door
from ngroups.news.passes.layout import places_in
from ngroups.news.server.logs import MANIFEST
from tests.clocks import ManualClock

NOVEMBER = 1_795_000_000.0
"""18 November 2026."""
SETTINGS = PassSettings(
    classes=(
        PassClass(name="unlimited", code="un", connections=25),
        PassClass(name="block-50", code="bk", octets=50_000_000_000, years=2),
    )
)


class Issuer:
    """Answers on a socket as the door's process does; `clock` is its and the site's."""

    def __init__(self, folder: Path, settings: PassSettings = SETTINGS) -> None:
        self.clock = ManualClock(NOVEMBER)
        self.places = places_in(folder)
        log = build(MANIFEST, StringIO(), self.clock, debug=False)
        self.door = Door(settings, self.places, clock=self.clock, random=os.urandom, log=log)
        self.door.tend()
        self.path = folder / "door"
        self.questions = 0

    def keys(self) -> Keys:
        return self.door.keys()

    def move_to(self, moment: float) -> None:
        """Set the clock; the caretaker's tick follows, and the site asks for keys anew."""
        self.clock.time = moment
        self.door.tend()
        passes().door = SiteDoor(self.path, lambda: 0.0)

    def answer(self, octets: bytes) -> Message:
        return self.door.answer(octets)

    @contextlib.contextmanager
    def serving(self) -> Iterator[None]:
        """Behind its socket, and the site asks there."""
        stop = threading.Event()
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(self.path))
            listener.listen()
            listener.settimeout(0.05)

            def serve() -> None:
                while not stop.is_set():
                    with contextlib.suppress(TimeoutError):
                        connected, _ = listener.accept()
                        self.questions += 1
                        self.door.admit(connected, "")

            thread = threading.Thread(target=serve)
            thread.start()
            here = passes()
            before = here.door, here.clock
            here.door, here.clock = SiteDoor(self.path, lambda: 0.0), self.clock
            try:
                yield
            finally:
                here.door, here.clock = before
                stop.set()
                thread.join()
