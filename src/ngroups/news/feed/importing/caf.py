"""INN's crunched article files (timecaf): a table of contents, then articles in wire format.

Written from the layout that INN 2.7 keeps on 64-bit little-endian machines (storage/timecaf/caf.h there);
others are told apart by the numbers not fitting together, and reported. Knows where articles lie, nothing of
what they say.
"""

import os
import struct
from typing import BinaryIO, Final

from ngroups.news.feed.importing.entry import LARGEST, Entries, Found, Reason
from ngroups.news.feed.importing.wire import is_wire, to_wire

MAGIC: Final = b"CRMT"
_HEADER: Final = struct.Struct("<4s4xQQQQQI4xQ")
_HEADER_SIZE: Final = 96
_ENTRY: Final = struct.Struct("<QQQ")
_SLICE: Final = 4096


def read_caf(raw: BinaryIO, *, after: int = -1, largest: int = LARGEST) -> Entries:
    """The articles in the order of arrival; an offset is that of a table entry. Raises OSError."""
    fd, size = raw.fileno(), os.fstat(raw.fileno()).st_size
    octets = os.pread(fd, _HEADER.size, 0)
    if len(octets) < _HEADER.size:
        yield 0, Reason.CAF
        return
    _, low, slots, high, _, data, block, bitmap = _HEADER.unpack(octets)
    table = _HEADER_SIZE + bitmap
    used = high - low + 1
    if not 0 <= used <= slots or not 0 < block <= 1 << 20 or table + slots * _ENTRY.size > data:
        yield 0, Reason.CAF
        return
    for at in range(table, table + used * _ENTRY.size, _SLICE * _ENTRY.size):
        count = min(_SLICE * _ENTRY.size, table + used * _ENTRY.size - at)
        rows = os.pread(fd, count, at)
        rows = rows[: len(rows) // _ENTRY.size * _ENTRY.size]
        for place, (offset, length, _) in enumerate(_ENTRY.iter_unpack(rows)):
            place = at + place * _ENTRY.size
            if length and place > after:  # an article that was cancelled or expired has length 0
                yield place, _article(fd, offset, length, data=data, end=size, largest=largest)


def _article(fd: int, offset: int, length: int, *, data: int, end: int, largest: int) -> Found:
    if offset < data or offset + length > end:
        return Reason.CAF
    if length > largest:
        return Reason.TOO_LARGE
    text = os.pread(fd, length, offset)
    # INN's `wireformat: false` stores lines with LF; what has CRLF must be whole.
    if is_wire(text):
        return text
    return to_wire(text) if text.endswith(b"\n") and b"\r\n" not in text else Reason.CAF
