"""A site that seals: real custodians' keys, a real finder, and a mailer's hatch that keeps its orders."""

import secrets
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.apps import apps
from django.test import override_settings

from ngroups.customer.finder.answering import Answering
from ngroups.customer.finder.questions import MAX_QUESTION
from ngroups.customer.hatch import Hatch
from ngroups.customer.mail.orders import BUSY, MAX_ORDER, TAKEN, Order, parse_order
from ngroups.customer.mail.writing import check
from ngroups.customer.sealed.apps import SealedConfig
from ngroups.customer.sealed.configuration import Sealing
from ngroups.customer.sealed.desk import open_desk
from ngroups.customer.site.own import own_settings
from ngroups.sealing import SealingError
from ngroups.sealing.keys import PublicKey
from ngroups.sealing.unwrapping import open_envelope

CUSTODIANS = [X25519PrivateKey.generate() for _ in range(3)]
MAILER = X25519PrivateKey.generate()
QUESTIONS = 1000


@dataclass
class Outside:
    """What stands beside the site: the mailer's and the finder's side of things."""

    sealing: Sealing
    orders: list[Order] = field(default_factory=list)
    busy: bool = False

    def take(self, octets: bytes) -> bytes | None:
        order = parse_order(octets)
        check(order.letter, order.values)
        if self.busy:
            return BUSY
        self.orders.append(order)
        return TAKEN

    def letters(self) -> list[tuple[str, str, str, str]]:
        """Letter, language, address and path of each order that the mailer can open."""
        found = []
        for order in self.orders:
            try:
                address = open_envelope(order.envelope, MAILER, order.record, order.name).decode()
            except SealingError:
                continue
            found.append((order.letter, order.language, address, order.values["path"]))
        return found


@pytest.fixture(scope="session")
def _hatches() -> Iterator[Outside]:
    with tempfile.TemporaryDirectory(prefix="sealed-") as name:
        folder = Path(name)
        keys = "".join(PublicKey.of(key).text() + "\n" for key in CUSTODIANS)
        (folder / "custodians").write_text("needed 2\n" + keys)
        (folder / "mailer.pub").write_text(PublicKey.of(MAILER).text() + "\n")
        outside = Outside(
            Sealing(
                custodians=folder / "custodians",
                mailer_key=folder / "mailer.pub",
                mailer=folder / "mailer.sock",
                finder=folder / "finder.sock",
            )
        )
        failures: list[Exception] = []
        answering = Answering(secrets.token_bytes(32), QUESTIONS, time.monotonic)
        hatches = [
            Hatch(folder / "mailer.sock", outside.take, MAX_ORDER, failures.append),
            Hatch(folder / "finder.sock", answering, MAX_QUESTION, failures.append),
        ]
        threads = [threading.Thread(target=hatch.serve) for hatch in hatches]
        for thread in threads:
            thread.start()
        yield outside
        for hatch, thread in zip(hatches, threads, strict=True):
            hatch.stop()
            thread.join(20)
        assert failures == []


@pytest.fixture
def outside(_hatches: Outside, db: None) -> Iterator[Outside]:
    """The site seals in this test; no order has been given."""
    config = cast("SealedConfig", apps.get_app_config("sealed"))
    before = config.desk
    config.desk = open_desk(_hatches.sealing)
    _hatches.orders, _hatches.busy = [], False
    own = own_settings().model_copy(update={"sealing": _hatches.sealing})
    with override_settings(NGROUPS=own):
        yield _hatches
    config.desk = before
