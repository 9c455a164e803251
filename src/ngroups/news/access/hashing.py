"""Password hashes: argon2id in its usual text form (RFC 9106), and how dear they are.

Knows a password only during a call. Works only on hashes whose cost lies within bounds, so
that a line in a file cannot take the machine's memory.
"""

import base64
import re
from typing import Final, NamedTuple

from argon2 import low_level
from argon2.exceptions import HashingError, VerificationError, VerifyMismatchError

from ngroups.news.access import AccessError


class Cost(NamedTuple):
    memory: int
    """KiB."""
    passes: int
    lanes: int


RECOMMENDED: Final = Cost(memory=64 * 1024, passes=3, lanes=4)
"""The second recommended option of RFC 9106 section 4, where memory is shared with much else."""
DEAREST: Final = Cost(memory=1024 * 1024, passes=16, lanes=16)
SALT_OCTETS: Final = 16
TAG_OCTETS: Final = 32
SALTS: Final = range(8, 65)
TAGS: Final = range(16, 65)

ENCODED: Final = re.compile(
    r"\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{8,88})\$([A-Za-z0-9+/]{16,88})",
    re.ASCII,
)


class HashingFailedError(AccessError):
    """The hash could not be computed, as when memory is short: a fault of ours, no wrong password."""

    def __init__(self) -> None:
        super().__init__("a password could not be checked: argon2 failed")


def cost_of(encoded: str) -> Cost | None:
    """What checking a hash costs; None if it is no argon2id hash within the bounds."""
    found = ENCODED.fullmatch(encoded)
    if not found:
        return None
    cost = Cost(*(int(number) for number in found.groups()[:3]))
    shaped = _octets(found[4]) in SALTS and _octets(found[5]) in TAGS
    # RFC 9106 section 3.1: at least 8 KiB of memory for each lane
    possible = cost.lanes and cost.passes and cost.memory >= 8 * cost.lanes
    return cost if shaped and possible and all(a <= b for a, b in zip(cost, DEAREST, strict=True)) else None


def hash_password(password: bytes, salt: bytes, cost: Cost) -> str:
    """The text form of a new hash; takes about `cost.memory` KiB and a tenth of a second."""
    try:
        return low_level.hash_secret(
            password,
            salt,
            time_cost=cost.passes,
            memory_cost=cost.memory,
            parallelism=cost.lanes,
            hash_len=TAG_OCTETS,
            type=low_level.Type.ID,
        ).decode()
    except HashingError:
        raise HashingFailedError from None


def matches(encoded: str, password: bytes) -> bool:
    """Whether the password is the hash's; libargon2 compares in constant time."""
    try:
        return low_level.verify_secret(encoded.encode(), password, low_level.Type.ID)
    except VerifyMismatchError:
        return False
    except VerificationError:
        raise HashingFailedError from None


def decoy(cost: Cost, salt: bytes, tag: bytes) -> str:
    """A hash of no password, which takes as long to check as a true one of the same cost."""
    numbers = f"m={cost.memory},t={cost.passes},p={cost.lanes}"
    return f"$argon2id$v=19${numbers}${_text(salt)}${_text(tag)}"


def _text(octets: bytes) -> str:
    return base64.b64encode(octets).decode().rstrip("=")


def _octets(text: str) -> int:
    """How many octets an unpadded base64 text stands for; 0 unless it is the one text for them."""
    if len(text) % 4 == 1:
        return 0
    octets = base64.b64decode(text + "=" * (-len(text) % 4))
    return len(octets) if _text(octets) == text else 0
