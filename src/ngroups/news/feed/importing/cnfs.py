"""INN's cyclic buffers (CNFS): a ring of articles in one large file or on one disk, in wire format.

Written from the layout that INN 2.7 keeps (storage/cnfs/cnfs-private.h there): a header of ASCII numbers,
from octet 512 a bit for each block that an article starts in, then the blocks. Both versions in use, `CBuf3`
(blocks of 512 octets) and `CBuf4`, from 32- and 64-bit machines of either byte order. Reads only, also while
INN writes: an article that INN overwrites meanwhile fails its checks and is reported, never filed. Knows
where articles start and end, and nothing of what they say.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, Final

from ngroups.news.feed.importing.entry import LARGEST, Entries, Found, Reason
from ngroups.news.feed.importing.wire import is_wire

MAGICS: Final = (b"CBuf3", b"CBuf4")
_BITS_AT: Final = 512
_PAGE: Final = 16384
_SLICE: Final = 1 << 16
_SET: Final = re.compile(rb"[^\0]")


class CycbuffError(ValueError):
    """The header of a cyclic buffer makes no sense."""


@dataclass(frozen=True, slots=True)
class _Header:
    length: int
    free: int
    """Where the next article goes; behind it lie the oldest."""
    block: int

    @property
    def first(self) -> int:
        """Where articles begin: behind the bits, at the next page."""
        used = self.length // (self.block * 8) + _BITS_AT
        return used + _PAGE - used % _PAGE


def read_cycbuff(raw: BinaryIO, *, after: int = -1, largest: int = LARGEST) -> Entries:
    """The articles of a buffer, oldest first, with the offset of each. Raises OSError."""
    try:
        header = _header(_pread(raw, 256, 0))
        order = _order(raw, header)
    except CycbuffError:
        yield 0, Reason.CYCBUFF
        return
    # What was written in the cycle before this one lies behind the free pointer, and comes first.
    passed = (after < header.free, after)
    for start, following in order:
        if after < 0 or (start < header.free, start) > passed:
            yield start, _article(raw, start, following, largest)


def _header(octets: bytes) -> _Header:
    try:
        length, free = int(octets[88:104], 16), int(octets[104:120], 16)
        block = int(octets[192:208], 16) if octets.startswith(b"CBuf4") else 512
    except ValueError as error:
        raise CycbuffError from error
    if block not in range(512, 16385, 2) or not 0 <= free <= length + block:
        raise CycbuffError
    return _Header(length, free, block)


def _order(raw: BinaryIO, header: _Header) -> Iterator[tuple[int, int]]:
    """Where each article starts and the next or the space ends, oldest first. Raises CycbuffError."""
    numbering = _Bits.guess(raw, header)
    return chain(
        _spans(numbering.between(header.free, header.length), header.length),
        _spans(numbering.between(header.first, header.free), header.free),
    )


def _spans(starts: Iterator[int], end: int) -> Iterator[tuple[int, int]]:
    previous = None
    for start in starts:
        if previous is not None:
            yield previous, start
        previous = start
    if previous is not None:
        yield previous, end


@dataclass(frozen=True, slots=True)
class _Bits:
    """Which blocks start an article. INN keeps bits in machine words, the highest first."""

    raw: BinaryIO
    block: int
    first: int
    swap: int
    """Octets of a word on a little-endian machine; 1 for big-endian ones, whose words read as octets."""

    @classmethod
    def guess(cls, raw: BinaryIO, header: _Header) -> "_Bits":
        """The word size under which the first bits found point at articles. Raises CycbuffError."""
        candidates = [cls(raw, header.block, header.first, swap) for swap in (8, 4, 1)]
        best = max(candidates, key=lambda bits: bits.score(header.length))
        if best.score(header.length) == 0 and next(best.between(0, header.length), None) is not None:
            raise CycbuffError
        return best

    def score(self, length: int) -> int:
        """How many of the first twenty bits point at the head of an article."""
        starts = (start for start, _ in zip(self.between(0, length), range(20), strict=False))
        return sum(start >= self.first and _head(self.raw, start) is not None for start in starts)

    def between(self, low: int, high: int) -> Iterator[int]:
        """Offsets of marked blocks from `low` up to `high`, ascending."""
        end = -(-high // self.block)
        at = low // self.block // 64 * 8
        while at * 8 < end:
            # Whole words, and nothing behind the bits: articles would be taken for bits and sorted out again.
            octets = _pread(self.raw, min(_SLICE, -(-end // 64) * 8 - at), _BITS_AT + at)
            if not octets:
                return
            for word in sorted({found.start() // 8 for found in _SET.finditer(octets)}):
                marks = octets[word * 8 : word * 8 + 8].ljust(8, b"\0")
                for block in self._marked(marks, (at + word * 8) * 8):
                    if low <= block * self.block < high:
                        yield block * self.block
            at += _SLICE

    def _marked(self, word: bytes, first: int) -> list[int]:
        ordered = b"".join(word[at : at + self.swap][::-1] for at in range(0, 8, self.swap))
        value = int.from_bytes(ordered, "big")
        return [first + bit for bit in range(64) if value >> (63 - bit) & 1]


def _article(raw: BinaryIO, start: int, end: int, largest: int) -> Found:
    head = _head(raw, start)
    if head is None:
        return Reason.CYCBUFF
    skip, size = head
    if start + skip + size > end:
        return Reason.CYCBUFF
    if size > largest:
        return Reason.TOO_LARGE
    text = _pread(raw, size, start + skip)
    return text if is_wire(text) else Reason.CYCBUFF


def _head(raw: BinaryIO, start: int) -> tuple[int, int] | None:
    """Octets of the article's own header there, and of the article; None if this is no article.

    The header is C's `{long size; time_t arrived; unsigned char class}` with the two numbers in network order
    in what is 32 bits of each: so 24 octets from 64-bit machines (value first or last), 12 from 32-bit ones.
    """
    octets = _pread(raw, 32, start)
    for skip, at, zeros in ((24, 0, ((4, 8), (12, 16))), (24, 4, ((0, 4), (8, 12))), (12, 0, ())):
        size = int.from_bytes(octets[at : at + 4], "big")
        if size and not any(any(octets[low:high]) for low, high in zeros) and _FIELD.match(octets, skip):
            return skip, size
    return None


_FIELD: Final = re.compile(rb"[!-9;-~]+(:|$)")


def _pread(raw: BinaryIO, count: int, offset: int) -> bytes:
    pieces = bytearray()
    while len(pieces) < count:
        piece = os.pread(raw.fileno(), count - len(pieces), offset + len(pieces))
        if not piece:
            break
        pieces += piece
    return bytes(pieces)
