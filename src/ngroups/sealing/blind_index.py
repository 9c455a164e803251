"""A blind index: finds a record by a value that is nowhere stored in clear.

Knows the value and the index key while it computes. HMAC-SHA-256 (RFC 2104) under a key that one
rate-limited process holds: who has the database without the key cannot try addresses, who may ask the
process can try only as many as it allows. The kind of value is part of what is hashed, so that indexes of
different kinds never meet.
"""

import hashlib
import hmac
from typing import Final

from ngroups.sealing import SealingError
from ngroups.sealing.wire import short

KEY_OCTETS: Final = 32
DIGEST_OCTETS: Final = 32


class IndexKeyError(SealingError):
    """The index key has another length than `KEY_OCTETS`."""

    def __init__(self) -> None:
        super().__init__(f"the index key must have {KEY_OCTETS} octets")


def blind_index(key: bytes, kind: str, value: str) -> bytes:
    """The index of a `value` in the one form it has (`addresses.same_mailbox`). Raises `IndexKeyError`."""
    if len(key) != KEY_OCTETS:
        raise IndexKeyError
    return hmac.digest(
        key, b"ngroups blind index\x01" + short(kind.encode()) + value.encode(), hashlib.sha256
    )
