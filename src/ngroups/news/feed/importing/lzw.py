"""What compress(1) wrote: LZW with codes of 9 to 16 bits, as old batches have it (`.Z`, `#! cunbatch`).

Knows the code stream and nothing of what is inside. Pure Python, some 5 MB/s: such files are old and small,
and the alternative is running a foreign program on them.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO, Final

MAGIC: Final = b"\x1f\x9d"
_CLEAR: Final = 256
_SINGLE: Final = [bytes([octet]) for octet in range(256)]


class LzwError(ValueError):
    """A code that no encoder writes."""


class LzwReader(io.RawIOBase):
    """The unpacked text of `packed`, which starts with the magic number.

    Memory: the table of at most 65,536 strings, whose total is bounded by what their codes stand for.
    """

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__()
        self._pieces = _unpack(packed)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the typeshed wants any buffer
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _unpack(packed: BinaryIO) -> Iterator[bytes]:
    head = packed.read(3)
    if head[:2] != MAGIC or len(head) < 3 or not 9 <= head[2] & 0x1F <= 16:
        raise LzwError("no compress header")
    most = head[2] & 0x1F
    blocks = bool(head[2] & 0x80)
    first = _CLEAR + 1 if blocks else _CLEAR
    table = _SINGLE + [b""] * (first - 256)
    width, previous, done = 9, b"", bytearray()
    # Codes come in groups of eight, `width` octets a group; a change of width drops the rest of its group.
    while group := packed.read(width):
        value, mask = int.from_bytes(group, "little"), (1 << width) - 1
        for shift in range(0, len(group) * 8 - width + 1, width):
            code = value >> shift & mask
            if code == _CLEAR and blocks:
                del table[first:]
                width, previous = 9, b""
                break
            if code < len(table):
                text = table[code]
            elif code == len(table) and previous and len(table) < 1 << most:
                text = previous + previous[:1]
            else:
                raise LzwError("no such code")
            done += text
            if previous and len(table) < 1 << most:
                table.append(previous + text[:1])
            previous = text
            if len(table) > mask and width < most:
                width += 1
                break
        if len(done) >= 1 << 16:
            yield bytes(done)
            done.clear()
    yield bytes(done)
