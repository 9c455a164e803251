"""Uniform octets out of any message: `expand_message_xmd` with SHA-512 (RFC 9380 section 5.3.1)."""

import hashlib
from typing import Final

_HASH_OCTETS: Final = 64
_BLOCK: Final = bytes(128)
"""Z_pad: one input block of SHA-512."""
_LONGEST_TAG: Final = 255


def expand_message_xmd(message: bytes, tag: bytes, octets: int) -> bytes:
    """`octets` uniform octets for a message under a domain separation tag of at most 255 octets."""
    blocks = -(-octets // _HASH_OCTETS)
    if blocks > 255 or octets > 65535 or not 0 < len(tag) <= _LONGEST_TAG:
        raise ValueError("too much is asked for, or the tag's length is wrong")
    suffix = tag + bytes([len(tag)])
    start = hashlib.sha512(_BLOCK + message + octets.to_bytes(2, "big") + b"\0" + suffix).digest()
    block = hashlib.sha512(start + b"\1" + suffix).digest()
    out = [block]
    for number in range(2, blocks + 1):
        mixed = (int.from_bytes(start, "big") ^ int.from_bytes(block, "big")).to_bytes(_HASH_OCTETS, "big")
        block = hashlib.sha512(mixed + bytes([number]) + suffix).digest()
        out.append(block)
    return b"".join(out)[:octets]
