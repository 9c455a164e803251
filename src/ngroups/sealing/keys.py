"""Public keys and how people write, compare and check them.

Knows public keys only. Text form: `ngroups-key-1:` and 48 characters of base64url, the key's 32 octets and
the first 4 of their SHA-256, so that a slip of the pen is noticed before anything is sealed to nobody.
"""

import base64
import hashlib
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from ngroups.sealing import SealingError

KEY_OCTETS: Final = 32
_PREFIX: Final = "ngroups-key-1:"
_CHECK_OCTETS: Final = 4
_TEXT_LENGTH: Final = len(_PREFIX) + (KEY_OCTETS + _CHECK_OCTETS) * 4 // 3
_PROBE: Final = X25519PrivateKey.from_private_bytes(bytes(range(KEY_OCTETS)))


class BadKeyError(SealingError):
    """A public key that nobody can have, or its text form damaged."""

    def __init__(self) -> None:
        super().__init__("this is no public key, or it was copied wrongly")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An X25519 public key (RFC 7748)."""

    octets: bytes

    def __post_init__(self) -> None:
        """Raise `BadKeyError` for a wrong length and for points of low order (RFC 9180 section 7.1.4)."""
        try:
            _PROBE.exchange(X25519PublicKey.from_public_bytes(self.octets))
        except ValueError:
            raise BadKeyError from None

    @classmethod
    def of(cls, private: X25519PrivateKey) -> "PublicKey":
        """The key that belongs to `private`."""
        return cls(private.public_key().public_bytes_raw())

    @classmethod
    def from_text(cls, text: str) -> "PublicKey":
        """The key that `text` names; raises `BadKeyError`."""
        if len(text) != _TEXT_LENGTH or not text.startswith(_PREFIX):
            raise BadKeyError
        try:
            octets = base64.urlsafe_b64decode(text.removeprefix(_PREFIX))
        except ValueError:  # binascii's error is one
            raise BadKeyError from None
        key = cls(octets[:KEY_OCTETS])
        if key.text() != text:
            raise BadKeyError
        return key

    def text(self) -> str:
        """The form for files and settings."""
        return _PREFIX + base64.urlsafe_b64encode(self.octets + _check(self.octets)).decode()

    def fingerprint(self) -> str:
        """24 digits in groups of four, to be compared by voice; about 80 bits."""
        digits = str(int.from_bytes(hashlib.sha256(self.octets).digest()) % 10**24).rjust(24, "0")
        return " ".join(digits[start : start + 4] for start in range(0, 24, 4))


def _check(octets: bytes) -> bytes:
    return hashlib.sha256(octets).digest()[:_CHECK_OCTETS]
