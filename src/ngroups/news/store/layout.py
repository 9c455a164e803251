"""How things are written on disk: keys, structures and names. Knows no article and no process."""

import struct
from hashlib import blake2b

HISTORY = struct.Struct("<IQIII")
"""History value: segment, offset, length, header length, CRC-32 of the stored octets."""
ENTRY = struct.Struct("<IIIQII")
"""Overview entry: end of its line in the chunk, arrival (seconds since 1970, UTC), segment,
offset, length, header length. A missing number has length 0."""
NEXT_ENTRY = struct.Struct("<I24xI4xIQII")
"""The same of the entry after the one it is applied to, with the end of the line before: all but arrival."""
ENTRY_WORDS = ENTRY.size // 4
END_WORD, ARRIVED_WORD, LENGTH_WORD = 0, 1, 5
"""Where in an entry, in 32-bit words, a whole column of a chunk can be taken at once."""
ROW_KEY = struct.Struct(">II")
"""Group id and article number, or group id and chunk: sorted as they are read."""
MARKS = struct.Struct("<III")
"""What one epoch holds of a group: lowest number, highest number, count."""
TAIL = struct.Struct("<IQI")
"""The segment in use, how much of it is committed, and when that was (seconds since 1970, UTC)."""
TAIL_KEY = b"tail"

CHUNK = 128
"""Numbers to a chunk of overview: some 40 kB of lines, and behind them 7 kB of lines with subjects."""
CHUNK_HEAD = CHUNK * ENTRY.size
SEGMENT_MOST = 1 << 30
"""Octets after which a new segment is begun."""

DATABASES = (b"history", b"rows", b"chunks-2", b"groups", b"meta")
"""A name with a number has had other contents before: an epoch that has those cannot be opened."""

INDEX = "index"
SEGMENTS = "*.seg"
MAKING = ".making-"
DROPPING = ".dropping-"
"""Before the name of an epoch that is not there yet, or no longer: start-up clears both away."""


def key_of(message_id: bytes) -> bytes:
    """16 octets that stand for a Message-ID."""
    return blake2b(message_id, digest_size=16).digest()


def segment_name(number: int) -> str:
    return f"{number:05d}.seg"
