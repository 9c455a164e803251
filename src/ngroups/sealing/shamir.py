"""Splitting a secret so that any k of n shares give it back and k-1 say nothing about it.

A. Shamir, "How to share a secret", Communications of the ACM 22 (1979), in GF(256) as SLIP-39 has it: each
octet of the secret is the value at 0 of its own polynomial of degree k-1; share i is the values at i.
Whoever combines wrong shares gets a wrong secret and no error: `record` says how a share is recognised.
"""

from collections.abc import Callable, Mapping
from typing import Final

from ngroups.sealing import SealingError
from ngroups.sealing.field256 import added, scaled, weights

MOST_SHARES: Final = 16
"""Custodians are people who meet; the field would allow 255."""


class QuorumError(SealingError):
    """A number of shares that makes no sense."""

    def __init__(self) -> None:
        super().__init__(f"a secret is split into 2 to {MOST_SHARES} shares, of which at least 2 open it")


class SharesError(SealingError):
    """Shares that cannot be of one secret."""

    def __init__(self) -> None:
        super().__init__("shares are given by their numbers, from 1 on, and have one length")


def check_quorum(needed: int, shares: int) -> None:
    """Raise `QuorumError` unless `needed` of `shares` is a sensible quorum."""
    if not 2 <= needed <= shares <= MOST_SHARES:
        raise QuorumError


def split(secret: bytes, needed: int, shares: int, random: Callable[[int], bytes]) -> dict[int, bytes]:
    """Shares of `secret` by number, 1 to `shares`; any `needed` of them combine to it.

    `random` gives that many unpredictable octets. Raises `QuorumError`.
    """
    check_quorum(needed, shares)
    coefficients = [random(len(secret)) for _ in range(needed - 1)]
    return {point: _value(secret, coefficients, point) for point in range(1, shares + 1)}


def combine(shares: Mapping[int, bytes]) -> bytes:
    """The value at 0 of the polynomials through `shares`; all of them are used. Raises `SharesError`."""
    points = list(shares)
    if not points or not set(points) <= set(range(1, 256)) or len({len(row) for row in shares.values()}) != 1:
        raise SharesError
    total = bytes(len(shares[points[0]]))
    for point, weight in zip(points, weights(points, 0), strict=True):
        total = added(total, scaled(shares[point], weight))
    return total


def _value(secret: bytes, coefficients: list[bytes], point: int) -> bytes:
    """The polynomials' values at `point`, by Horner's rule, highest coefficient first."""
    value = bytes(len(secret))
    for coefficient in [*reversed(coefficients), secret]:
        value = added(scaled(value, point), coefficient)
    return value
