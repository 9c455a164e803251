"""Custodians for tests: keys, and the custody of some of them."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ngroups.sealing.custody import Custody
from ngroups.sealing.keys import PublicKey

KEYS = tuple(X25519PrivateKey.generate() for _ in range(6))


def custody(needed: int = 2, count: int = 3) -> Custody:
    """The first `count` of `KEYS`."""
    return Custody(needed, tuple(PublicKey.of(key) for key in KEYS[:count]))
