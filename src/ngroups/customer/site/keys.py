"""The site's one secret, made at its first start, and the keys that are drawn from it.

It stands in a file beside the database, so that a copy of the database alone opens nothing. It must never
be logged, and nothing drawn from it leaves the process but signatures.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

OCTETS = 32


class KeyFileError(Exception):
    """The file with the secret cannot be used; the text says why."""


class Keys:
    """Keys for each purpose, from one secret (RFC 5869 section 2.3, one block)."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def key(self, purpose: str) -> bytes:
        """32 octets that tell nothing about the key for any other purpose."""
        return hmac.digest(self._secret, purpose.encode() + b"\x01", hashlib.sha256)

    def __repr__(self) -> str:
        return "<Keys>"


def keys_in(path: Path) -> Keys:
    """The keys of the file at `path`, which is made where there is none. Raises `KeyFileError`."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Keys(_read(path))
    except OSError as error:
        raise KeyFileError(f"{path}: the file cannot be made ({error.strerror})") from None
    with os.fdopen(descriptor, "wb") as file:
        secret = secrets.token_bytes(OCTETS)
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    return Keys(secret)


def _read(path: Path) -> bytes:
    try:
        secret = path.read_bytes()
        others = path.stat().st_mode & 0o077
    except OSError as error:
        raise KeyFileError(f"{path}: the file cannot be read ({error.strerror})") from None
    if len(secret) != OCTETS:
        raise KeyFileError(f"{path}: not a key of {OCTETS} octets")
    if others:
        raise KeyFileError(f"{path}: others than its owner can read it; make its mode 600")
    return secret
