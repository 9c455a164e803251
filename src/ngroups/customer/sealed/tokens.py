"""Links that prove that a letter was read: signed, short-lived, good once. Pure.

A token names a sealed field and an end, and is signed together with a state that its use changes (the
password's hash, whether the address is confirmed): so it works once, and nothing about it is stored.
"""

import base64
import binascii
import hashlib
import hmac
import uuid
from typing import Final, NamedTuple

_ID: Final = 16
_TIME: Final = 8
_MAC: Final = 32
_LENGTH: Final = (_ID + _TIME + _MAC) * 4 // 3 + 1


class Claim(NamedTuple):
    """What a token says of itself, before anybody has checked it."""

    field: uuid.UUID
    until: int
    """Seconds since 1970."""
    mac: bytes


def make(key: bytes, purpose: str, field: uuid.UUID, state: str, until: int) -> str:
    """A token for a path: 75 letters, digits, dashes and underscores."""
    octets = field.bytes + until.to_bytes(_TIME) + _mac(key, purpose, field, state, until)
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def read(token: str) -> Claim | None:
    """The claim in a token; None where it is none."""
    if len(token) != _LENGTH:
        return None
    try:
        octets = base64.b64decode(token + "=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return Claim(
        uuid.UUID(bytes=octets[:_ID]), int.from_bytes(octets[_ID : _ID + _TIME]), octets[_ID + _TIME :]
    )


def holds(claim: Claim, key: bytes, purpose: str, state: str, now: float) -> bool:
    """Whether we signed the claim for this purpose and this state, and it is not over."""
    mac = _mac(key, purpose, claim.field, state, claim.until)
    return hmac.compare_digest(mac, claim.mac) and now < claim.until


def _mac(key: bytes, purpose: str, field: uuid.UUID, state: str, until: int) -> bytes:
    parts = (purpose.encode(), field.bytes, until.to_bytes(_TIME), state.encode())
    return hmac.digest(key, b"".join(len(part).to_bytes(4) + part for part in parts), hashlib.sha256)
