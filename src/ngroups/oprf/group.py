"""ristretto255 as RFC 9497 section 2.1 wants a group: elements and scalars, checked as they come in.

Both are octets in their one canonical form (RFC 9496 section 4.3), so equal values are equal octets.
An `Element` that was read from outside is never the identity; one that was computed may be.
"""

from typing import Final, NewType

from ngroups.base.sodium import rbcl
from ngroups.oprf import InvalidInputError, Random

Element = NewType("Element", bytes)
Scalar = NewType("Scalar", bytes)

ELEMENT_OCTETS: Final = 32
SCALAR_OCTETS: Final = 32
WIDE_OCTETS: Final = 64
"""Uniform octets that are reduced to a scalar or mapped to an element without bias."""
IDENTITY: Final = Element(bytes(ELEMENT_OCTETS))
ZERO: Final = Scalar(bytes(SCALAR_OCTETS))


def read_element(octets: bytes) -> Element:
    """DeserializeElement: raises `InvalidInputError` for the identity and for what is not canonical."""
    if len(octets) != ELEMENT_OCTETS or octets == IDENTITY:
        raise InvalidInputError("not an element of the group")
    # libsodium 1.0.18 does not look at the top bit, so that two encodings of one element would pass.
    if octets[-1] & 0x80 or not rbcl.crypto_core_ristretto255_is_valid_point(bytes(octets)):
        raise InvalidInputError("not an element of the group")
    return Element(bytes(octets))


def read_scalar(octets: bytes) -> Scalar:
    """DeserializeScalar: raises `InvalidInputError` for what is not below the group's order."""
    if len(octets) != SCALAR_OCTETS or reduce(octets + bytes(SCALAR_OCTETS)) != octets:
        raise InvalidInputError("not a scalar of the group")
    return Scalar(bytes(octets))


def reduce(octets: bytes) -> Scalar:
    """64 octets, little-endian, modulo the group's order."""
    return Scalar(rbcl.crypto_core_ristretto255_scalar_reduce(octets))


def random_scalar(random: Random) -> Scalar:
    """Uniform but for less than 2**-250 (RFC 9497 section 4.7.2), and never zero."""
    while (scalar := reduce(random(WIDE_OCTETS))) == ZERO:
        pass
    return scalar


def map_to_element(octets: bytes) -> Element:
    """64 uniform octets to an element (RFC 9496 section 4.3.4)."""
    return Element(rbcl.crypto_core_ristretto255_from_hash(octets))


def multiply(scalar: Scalar, element: Element) -> Element:
    """`scalar * element`; the identity where either is nothing."""
    try:
        return Element(rbcl.crypto_scalarmult_ristretto255(scalar, element))
    except RuntimeError:  # libsodium's way to say that the product is the identity
        return IDENTITY


def multiply_base(scalar: Scalar) -> Element:
    """`scalar` times the generator."""
    return Element(rbcl.crypto_scalarmult_ristretto255_base_allow_scalar_zero(scalar))


def add(one: Element, other: Element) -> Element:
    return Element(rbcl.crypto_core_ristretto255_add(one, other))


def invert(scalar: Scalar) -> Scalar:
    """Of a scalar that is not zero."""
    return Scalar(rbcl.crypto_core_ristretto255_scalar_invert(scalar))


def times(one: Scalar, other: Scalar) -> Scalar:
    return Scalar(rbcl.crypto_core_ristretto255_scalar_mul(one, other))


def minus(one: Scalar, other: Scalar) -> Scalar:
    return Scalar(rbcl.crypto_core_ristretto255_scalar_sub(one, other))
