"""Names for logins and addresses that mean nothing outside the process that made them.

A keyed hash under a random key that is never written down: a dump shows which entries are
equal, and no list of addresses; whoever also finds the key in it can test guesses. Must
never keep what it hashes.
"""

import hashlib
import ipaddress
from typing import Final

from ngroups.news.limits import LimitsError

KEY_OCTETS: Final = 32
HASH_OCTETS: Final = 16
V4_MAPPED: Final = bytes(10) + b"\xff\xff"


class BadAddressError(LimitsError):
    """An address was not 4 or 16 octets in network order."""

    def __init__(self) -> None:
        super().__init__("an address must be 4 or 16 octets in network order")


def keyed_hash(key: bytes, kind: bytes, value: bytes) -> bytes:
    """16 octets for `value`, different for each `kind` (at most 16 octets) of thing."""
    return hashlib.blake2b(value, key=key, person=kind, digest_size=HASH_OCTETS).digest()


def network(address: bytes, ipv6_prefix: int) -> bytes:
    """The part of a packed address that counts as one customer's place.

    All of an IPv4 address, also one mapped into IPv6 (RFC 4291 section 2.5.5.2); the first
    `ipv6_prefix` bits of an IPv6 address, since a host picks the last 64 itself (RFC 4291 section 2.5.1).
    """
    if len(address) == 16 and address.startswith(V4_MAPPED):
        address = address[12:]
    if len(address) == 4:
        return address
    if len(address) != 16:
        raise BadAddressError
    host_bits = 128 - ipv6_prefix
    return (int.from_bytes(address, "big") >> host_bits << host_bits).to_bytes(16, "big")


def pack(text: str) -> bytes:
    """The packed form of an address as a socket names it; a scope (`%eth0`) is dropped."""
    packed = _packed(text.partition("%")[0])
    if packed is None:
        raise BadAddressError
    return packed


def _packed(text: str) -> bytes | None:
    try:
        return ipaddress.ip_address(text).packed
    except ValueError:
        return None  # not raised from here: the error's text would carry the address
