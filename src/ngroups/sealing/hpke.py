"""Encrypting to one public key: HPKE in base mode (RFC 9180), one message for each key encapsulation.

Suite DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; 32 octets of encapsulated key come first. The
library takes no associated data, so whatever a box must be bound to goes into `info` (section 5.1). Base mode
proves nothing about who encrypted: anybody can seal.
"""

from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from ngroups.sealing.keys import PublicKey

SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
OVERHEAD: Final = 32 + 16
"""Octets that a box is longer than what is in it: encapsulated key and tag."""


def wrapped(plain: bytes, reader: PublicKey, info: bytes) -> bytes:
    """`plain` for the holder of `reader`'s private key, bound to `info`."""
    return SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(reader.octets), info)
