"""The site's side: handing an order to the mailer."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ngroups.customer.hatch import HatchClosedError, ask
from ngroups.customer.mail import MailError
from ngroups.customer.mail.orders import TAKEN, Order
from ngroups.sealing.envelope import envelop
from ngroups.sealing.keys import PublicKey
from ngroups.sealing.record import ID_OCTETS

_NAME: Final = "email"


class MailerUnavailableError(MailError):
    """The mailer did not take the order: it is down, or has too much to do."""

    def __init__(self) -> None:
        super().__init__("mail cannot be sent at present")


class Post:
    """Hands orders to the mailer behind the socket at `path`."""

    def __init__(self, path: Path, patience: float = 2.0) -> None:
        self._path, self._patience = path, patience

    def give(self, order: Order) -> None:
        """Return as soon as the mailer has the order, not looked at yet; raises `MailerUnavailableError`."""
        try:
            answer = ask(self._path, order.octets(), self._patience)
        except HatchClosedError:
            raise MailerUnavailableError from None
        if answer != TAKEN:
            raise MailerUnavailableError


class Decoys:
    """Orders that no mailer can open, and that look and cost like those it can."""

    def __init__(self) -> None:
        """The private key is dropped here: nobody ever opens what is enveloped to it."""
        nobody = PublicKey.of(X25519PrivateKey.generate())
        self._record = secrets.token_bytes(ID_OCTETS)
        self._envelope = envelop(b"", nobody, self._record, _NAME)

    def order(self, letter: str, language: str, values: Mapping[str, str]) -> Order:
        return Order(letter, language, self._record, _NAME, self._envelope, values)
