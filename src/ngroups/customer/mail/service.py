"""The mailer's two halves: taking orders, which never waits, and sending, in one thread of its own.

Knows an address from the opening of an envelope until the letter is sent. An order whose envelope does not
open is dropped without a word: the site sends such orders too, so that what it does takes the same time
whether somebody has an account or not.
"""

import secrets
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from email.message import EmailMessage
from typing import Final, Protocol

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ngroups.base.logging import Log
from ngroups.customer.accounts.limits import Rule, Table
from ngroups.customer.mail import MailError
from ngroups.customer.mail.counts import Counts
from ngroups.customer.mail.orders import BUSY, TAKEN, Order, parse_order
from ngroups.customer.mail.outbox import Outbox, Waiting
from ngroups.customer.mail.sending import Outcome, Result
from ngroups.customer.mail.settings import MailerSettings
from ngroups.customer.mail.writing import check, write
from ngroups.sealing import SealingError
from ngroups.sealing.addresses import same_mailbox
from ngroups.sealing.unwrapping import open_envelope

EVENTS: Final = {
    "process.started": frozenset({"process"}),
    "order.failed": frozenset[str](),
    "letter.failed": frozenset[str](),
    "letter.later": frozenset({"code"}),
    "letter.refused": frozenset({"code"}),
    "letter.given_up": frozenset[str](),
    "hour.full": frozenset[str](),
    "letters.lost": frozenset({"count"}),
    "counts.failed": frozenset[str](),
}
_DAY: Final = 86_400
_EVERYBODY: Final = ""


class Sender(Protocol):
    """Sends one letter."""

    def send(self, message: EmailMessage, to: str) -> Result: ...


class Mailer:
    """Orders wait in memory under one lock; everything after that belongs to the sending thread."""

    def __init__(
        self,
        own: MailerSettings,
        key: X25519PrivateKey,
        server: Sender,
        counts: Counts,
        log: Log,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], float] = time.time,
    ) -> None:
        self._own, self._key, self._server, self._counts, self._log = own, key, server, counts, log
        self._clock, self._today = clock, today
        self._outbox = Outbox(own.waiting)
        self._changed = threading.Condition()
        self._stopping = False
        forgotten = secrets.token_bytes(32)
        self._hour = Table(Rule(own.per_hour, 3600), forgotten)
        self._addresses = Table(Rule(own.per_address_and_day, _DAY), forgotten)

    def take(self, octets: bytes) -> bytes | None:
        """Answer an order: taken, busy, or None to what is none. Says nothing of the envelope."""
        try:
            order = parse_order(octets)
            letter = check(order.letter, order.values)
        except (SealingError, MailError):
            return None
        with self._changed:
            taken = self._outbox.put(order, letter.seconds, self._clock())
            self._changed.notify()
        return TAKEN if taken else BUSY

    def run(self) -> None:
        """Send what waits, until `stop`; what still waits then is forgotten."""
        while (waiting := self._next()) is not None:
            self._try(waiting)
        if len(self._outbox):
            self._log.warning("letters.lost", count=len(self._outbox))
        self._write_counts()

    def stop(self) -> None:
        """Have `run` return after the letter in hand."""
        with self._changed:
            self._stopping = True
            self._changed.notify()

    def _next(self) -> Waiting | None:
        """Wait for the next letter that is due; None when it is time to stop."""
        with self._changed:
            while not self._stopping:
                now = self._clock()
                waiting = self._outbox.take(now)
                if waiting is not None:
                    return waiting
                due = self._outbox.next()
                self._changed.wait(None if due is None else max(0.0, due - now))
            return None

    def _try(self, waiting: Waiting) -> None:
        try:
            address = self._address(waiting.order)
            if address is None:
                return
            if waiting.tried == 0 and not self._addresses.take(same_mailbox(address), self._clock()):
                return
            if not self._hour.take(_EVERYBODY, self._clock()):
                self._log.warning("hour.full")
                self._later(waiting)
                return
            self._send(waiting, address)
        except Exception as error:  # noqa: BLE001  one letter must not end the sending of all others
            self._log.error("letter.failed", exc_info=error)

    def _address(self, order: Order) -> str | None:
        """None where the envelope is not for us: a decoy, or somebody's nonsense."""
        try:
            return open_envelope(order.envelope, self._key, order.record, order.name).decode("ascii")
        except (SealingError, UnicodeDecodeError):
            return None

    def _send(self, waiting: Waiting, address: str) -> None:
        order, now = waiting.order, self._today()
        mark = secrets.token_urlsafe(18)
        message = write(order.letter, order.language, order.values, address, self._own, mark, now)
        result = self._server.send(message, address)
        match result.outcome:
            case Outcome.SENT:
                self._counts.add(order.letter, _day(now))
            case Outcome.REFUSED:
                self._log.warning("letter.refused", code=result.code)
            case Outcome.LATER:
                self._log.info("letter.later", code=result.code)
                self._later(waiting)

    def _later(self, waiting: Waiting) -> None:
        with self._changed:
            again = self._outbox.again(waiting, self._clock())
        if not again:
            self._log.warning("letter.given_up")

    def _write_counts(self) -> None:
        try:
            self._counts.write(_day(self._today()))
        except MailError as error:
            self._log.error("counts.failed", exc_info=error)


def _day(now: float) -> date:
    return datetime.fromtimestamp(now, UTC).date()
