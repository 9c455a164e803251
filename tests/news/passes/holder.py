"""Stands for a customer's wallet in tests: blinds, checks, unblinds. And a small provider to ask."""

import os
from collections.abc import Sequence
from pathlib import Path

from ngroups.news.passes.caretaker import Caretaker
from ngroups.news.passes.classes import PassClass, PassSettings
from ngroups.news.passes.issuer import Evaluations, Issuer
from ngroups.news.passes.layout import places_in
from ngroups.news.passes.policy import PassPolicy
from ngroups.news.passes.ring import Ring
from ngroups.oprf.exchange import blind, check, finalise
from ngroups.oprf.group import Element, random_scalar
from ngroups.oprf.suite import Mode
from ngroups.protocol.passes import Pass, epoch_name, function_input, password, user_name
from tests.clocks import ManualClock

NOVEMBER = 1_795_435_200.0
"""2026-11-23 12:00:00 UTC."""
STANDARD = PassClass(name="standard", code="st", connections=3)
BLOCK = PassClass(name="block", code="bk", octets=1000, years=2)
SETTINGS = PassSettings(classes=(STANDARD, BLOCK))


class Provider:
    """The news plane's part: caretaker, issuer and a worker's policy, on one clock and one folder."""

    def __init__(self, root: Path, settings: PassSettings = SETTINGS, now: float = NOVEMBER) -> None:
        self.clock = ManualClock(now)
        self.settings = settings
        self.places = places_in(root)
        self.caretaker = Caretaker(settings, self.places, clock=self.clock, random=os.urandom)
        self.issuer = Issuer(settings, os.urandom)
        self.found: list[tuple[bytes, int]] = []
        self.tick()
        self.policy = PassPolicy(
            settings,
            Ring(self.places),
            clock=self.clock,
            random=os.urandom,
            found=lambda tag, until: self.found.append((tag, until)),
        )

    def tick(self) -> None:
        self.issuer.keys = self.caretaker.tick().keys

    def at(self, now: float) -> None:
        """Move the clock, and let everything see it."""
        self.clock.time = now
        self.tick()
        self.policy.tick()

    def issue(self, name: str, epoch: str, blinded: Sequence[bytes]) -> Evaluations:
        return self.issuer.issue(name, epoch, blinded, self.clock.now())

    def passes(self, name: str, epoch: int, count: int = 1) -> list[tuple[bytes, bytes]]:
        """User names and passwords, got as a wallet gets them."""
        code = next(each.code for each in self.settings.classes if each.name == name).encode()
        public = next(key.pair.public for key in self.issuer.keys if (key.code, key.epoch) == (code, epoch))
        wanted = [Pass(code, epoch, os.urandom(16)) for _ in range(count)]
        blinded = [blind(Mode.VOPRF, function_input(each), random_scalar(os.urandom)) for each in wanted]
        elements = [each.element for each in blinded]
        evaluated, proof = self.issue(name, epoch_name(epoch), elements)
        check(public, elements, evaluated, proof)
        return [
            (user_name(each), password(finalise(function_input(each), by.blind, Element(after))))
            for each, by, after in zip(wanted, blinded, evaluated, strict=True)
        ]
