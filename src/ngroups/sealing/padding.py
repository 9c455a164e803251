"""Padding, so that a box does not tell how long an address or a message is.

One octet 0x80, then zeros up to the block (ISO/IEC 7816-4 section 9.2.3.1).
"""

from typing import Final

from ngroups.sealing.wire import MalformedError

BLOCK: Final = 256
"""Octets; every mail address (at most 254 octets, RFC 5321 with erratum 1690) fills exactly one block."""


def padded(value: bytes) -> bytes:
    """`value` with at least one octet more, its length a multiple of `BLOCK`."""
    return value + b"\x80" + bytes(-(len(value) + 1) % BLOCK)


def unpadded(block: bytes) -> bytes:
    """The value that `padded` gives as `block`; raises `MalformedError` for anything it does not give."""
    value, _, zeros = block.rpartition(b"\x80")
    if any(zeros) or padded(value) != block:
        raise MalformedError
    return value
