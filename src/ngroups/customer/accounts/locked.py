"""Short secrets that this site must read again, encrypted in the database under a key beside it."""

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE: Final = 12


class LockedError(Exception):
    """The octets were not made with this key for this account."""


def lock(key: bytes, secret: bytes, account: bytes) -> bytes:
    """`secret` under AES-256-GCM with a random nonce (NIST SP 800-38D); `account` is needed to open it."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, secret, account)


def unlock(key: bytes, locked: bytes, account: bytes) -> bytes:
    """What was locked. Raises `LockedError`."""
    try:
        return AESGCM(key).decrypt(locked[:NONCE], locked[NONCE:], account)
    except InvalidTag:
        raise LockedError from None
