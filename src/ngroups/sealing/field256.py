"""Arithmetic in GF(256), on many octets at once.

The field is that of AES (FIPS 197 section 4) and SLIP-39: polynomials over GF(2) modulo
x^8 + x^4 + x^3 + x + 1. Addition is exclusive or. Points are public and lie in tables; octets may be
secret, so they are never an index, a condition or a count: a row of octets is one large integer, and all its
octets are multiplied by a public point together, with shifts and masks.
"""

from collections.abc import Sequence
from typing import Final

_REDUCTION: Final = 0x1B
"""x^8 modulo the polynomial."""


def scaled(octets: bytes, point: int) -> bytes:
    """Each of `octets` times the public `point`, 0 to 255."""
    size = len(octets)
    row = int.from_bytes(octets)
    low, ones = int.from_bytes(b"\x7f" * size), int.from_bytes(b"\x01" * size)
    total = 0
    for bit in range(8):
        if point >> bit & 1:
            total ^= row
        row = ((row & low) << 1) ^ ((row >> 7 & ones) * _REDUCTION)
    return total.to_bytes(size)


def added(left: bytes, right: bytes) -> bytes:
    """The sum of two rows of the same length, octet by octet."""
    return (int.from_bytes(left) ^ int.from_bytes(right)).to_bytes(len(left))


def product(left: int, right: int) -> int:
    """The product of two public points."""
    return scaled(bytes([left]), right)[0]


def inverse(point: int) -> int:
    """The public point whose product with `point`, which is not 0, is 1."""
    result = 1
    for _ in range(254):  # the multiplicative group has 255 members, so a^254 = 1/a
        result = product(result, point)
    return result


def weights(points: Sequence[int], at: int) -> list[int]:
    """Lagrange's: the value at `at` is the sum of the values at distinct `points`, each times its weight."""
    found = []
    for i, point in enumerate(points):
        above, below = 1, 1
        for j, other in enumerate(points):
            if i != j:
                above, below = product(above, at ^ other), product(below, point ^ other)
        found.append(product(above, inverse(below)))
    return found
