"""The ciphersuite ristretto255-SHA512 (RFC 9497 section 4.1): its hashes, and keys from seeds."""

import hashlib
from enum import IntEnum
from typing import Final, NamedTuple

from ngroups.oprf import OprfError, group
from ngroups.oprf.expand import expand_message_xmd
from ngroups.oprf.group import SCALAR_OCTETS, WIDE_OCTETS, ZERO, Element, Scalar

NAME: Final = b"ristretto255-SHA512"


class Mode(IntEnum):
    """RFC 9497 section 3.1."""

    OPRF = 0
    VOPRF = 1


class KeyPair(NamedTuple):
    """Shows nothing of the secret half in a `repr`."""

    secret: Scalar
    public: Element

    def __repr__(self) -> str:
        return "<KeyPair>"


def prefixed(octets: bytes) -> bytes:
    """Octets behind their length as two octets, as every transcript of the RFC has them."""
    return len(octets).to_bytes(2, "big") + octets


class Suite:
    """The hashes of one mode, each with its own domain separation."""

    def __init__(self, mode: Mode) -> None:
        self.context = b"OPRFV1-" + bytes([mode]) + b"-" + NAME
        """RFC 9497 section 3.2: CreateContextString."""
        self._to_group = b"HashToGroup-" + self.context
        self._to_scalar = b"HashToScalar-" + self.context
        self._derive = b"DeriveKeyPair" + self.context

    def hash_to_group(self, message: bytes) -> Element:
        """hash_to_ristretto255 (RFC 9380 appendix B)."""
        return group.map_to_element(expand_message_xmd(message, self._to_group, WIDE_OCTETS))

    def hash_to_scalar(self, message: bytes) -> Scalar:
        return group.reduce(expand_message_xmd(message, self._to_scalar, WIDE_OCTETS))

    def derive_key_pair(self, seed: bytes, info: bytes) -> KeyPair:
        """RFC 9497 section 3.2.1; `seed` is 32 octets from a secure source, `info` at most 65,535."""
        if len(seed) != SCALAR_OCTETS:
            raise OprfError("a seed for a key has 32 octets")
        message = seed + prefixed(info)
        for counter in range(256):
            wide = expand_message_xmd(message + bytes([counter]), self._derive, WIDE_OCTETS)
            if (secret := group.reduce(wide)) != ZERO:
                return KeyPair(secret, group.multiply_base(secret))
        raise OprfError("no key comes of this seed")


def digest(octets: bytes) -> bytes:
    """The suite's Hash."""
    return hashlib.sha512(octets).digest()


SUITES: Final = {mode: Suite(mode) for mode in Mode}
