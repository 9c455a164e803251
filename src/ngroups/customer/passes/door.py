"""The customer plane's door to the issuer: the one module of this plane that speaks of crossings.

One question and one answer over the issuer's socket (docs/CROSSING.md). It hears blinded elements and public
keys; it must never be told for whom it asks.
"""

import hashlib
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, NamedTuple, TypeVar, cast

from ngroups.crossing import MalformedError
from ngroups.crossing.codec import LONGEST, decode, encode
from ngroups.crossing.passes import (
    Entitlement,
    Issued,
    IssueRequest,
    Keys,
    KeysRequest,
    Offer,
    PublishedKey,
    Refused,
)
from ngroups.customer.hatch import HatchClosedError, ask
from ngroups.customer.passes import PassesError

Key = PublishedKey
Kind = TypeVar("Kind", Keys, Issued)
KEYS_SECONDS: Final = 30.0
"""How long a list of keys is used before the issuer is asked again."""


class RefusedError(PassesError):
    """No, for one of the reasons of the interface."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"refused: {reason}")
        self.reason = reason


class Wanted(NamedTuple):
    """A wallet's request."""

    pass_class: str
    epoch: str
    size: int
    batch: bytes
    """SHA-256 of the blinded elements one after another."""
    octets: bytes
    """As it came, and as the issuer gets it."""


class Published(NamedTuple):
    """The list of keys, for this process to read and for wallets as it came."""

    keys: tuple[Key, ...]
    octets: bytes


def read_request(octets: bytes) -> Wanted:
    """Raises `RefusedError`."""
    try:
        request = decode(octets, IssueRequest)
    except MalformedError:
        raise RefusedError("malformed") from None
    batch = hashlib.sha256(b"".join(request.blinded)).digest()
    return Wanted(request.pass_class, request.epoch, len(request.blinded), batch, octets)


def offer(host: str, port: int, entitlements: Iterable[tuple[str, str, int]]) -> bytes:
    """What an account may have: class, epoch and number of each."""
    return encode(Offer(host, port, tuple(Entitlement(*each) for each in entitlements)))


def refused(reason: str) -> bytes:
    return encode(Refused(reason))


class Door:
    """Asks the issuer. The list of keys is kept for half a minute, under a lock; nothing else is."""

    def __init__(self, socket: Path | None, monotonic: Callable[[], float]) -> None:
        """Without a socket every question is answered as if nobody were behind it."""
        self._socket, self._monotonic = socket, monotonic
        self._lock = threading.Lock()
        self._published: tuple[float, Published] | None = None

    def published(self) -> Published:
        """The keys. Raises `RefusedError`."""
        with self._lock:
            now = self._monotonic()
            if self._published is None or now - self._published[0] >= KEYS_SECONDS:
                octets = self._ask(encode(KeysRequest()))
                self._published = (now, Published(self._read(octets, Keys).keys, octets))
            return self._published[1]

    def issue(self, wanted: Wanted) -> bytes:
        """The issuer's answer, for the wallet as it came. Raises `RefusedError`."""
        octets = self._ask(wanted.octets)
        self._read(octets, Issued)
        return octets

    def _ask(self, question: bytes) -> bytes:
        if self._socket is None:
            raise RefusedError("busy")
        try:
            return ask(self._socket, question, at_most=LONGEST)
        except HatchClosedError:
            raise RefusedError("busy") from None

    @staticmethod
    def _read(octets: bytes, kind: type[Kind]) -> Kind:
        try:
            answer = cast("Kind | Refused", decode(octets, kind, Refused))
        except MalformedError:
            raise RefusedError("busy") from None
        if isinstance(answer, Refused):
            raise RefusedError(answer.reason)
        return answer
