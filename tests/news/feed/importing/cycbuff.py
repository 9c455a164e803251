"""Cyclic buffers and CAF files as INN 2.7 writes them, made here for tests."""

import struct

_PAGE = 16384


def head(size: int, machine: str) -> bytes:
    """`{long size; time_t arrived; unsigned char class}`, the numbers in network order in 32 bits."""
    number, arrived = size.to_bytes(4, "big"), (1_795_427_528).to_bytes(4, "big")
    return {
        "le64": number + bytes(4) + arrived + bytes(4) + b"\1" + bytes(7),
        "be64": bytes(4) + number + bytes(4) + arrived + b"\1" + bytes(7),
        "le32": number + arrived + b"\1" + bytes(3),
    }[machine]


class Cycbuff:
    """A buffer of `length` octets; `put` writes the next article and wraps as INN does."""

    def __init__(
        self, length: int = 400_000, block: int = 4096, magic: bytes = b"CBuf4", machine: str = "le64"
    ) -> None:
        self.octets = bytearray(length)
        self.block, self.magic, self.machine = block, magic, machine
        used = length // (block * 8) + 512
        self.first = used + _PAGE - used % _PAGE
        self.free, self.cycle = self.first, 1
        self.flush()

    def flush(self) -> None:
        fields = (
            self.magic.ljust(8, b"\0"), b"ONE".ljust(16, b"\0"), b"/spool/one".ljust(64, b"\0"),
            b"%016x" % len(self.octets), b"%016x" % self.free, b"%016x" % 0, b"%016x" % self.cycle,
            b"BIG".ljust(16, b"\0"), b"%016x" % 1, b"TRUE\0\0\0\0", b"%016x" % self.block,
        )  # fmt: skip
        header = b"".join(fields)
        self.octets[: len(header)] = header

    def mark(self, offset: int, *, on: bool = True) -> None:
        block = offset // self.block
        word = {"le64": 8, "le32": 4, "be64": 1}[self.machine]
        at, bit = block // 8, 7 - block % 8
        at = at // word * word + (word - 1 - at % word)
        self.octets[512 + at] = self.octets[512 + at] & ~(1 << bit) | on << bit

    def put(self, wire: bytes) -> int:
        if len(wire) > len(self.octets) - self.free - self.block - 1:
            for offset in range(self.free, len(self.octets) - self.block - 1, self.block):
                self.mark(offset, on=False)
            self.free, self.cycle = self.first, self.cycle + 1
        start, text = self.free, head(len(wire), self.machine) + wire
        blocks = -(-len(text) // self.block)
        self.octets[start : start + len(text)] = text
        for offset in range(start, start + blocks * self.block, self.block):
            self.mark(offset, on=offset == start)
        self.free += blocks * self.block
        self.flush()
        return start


def caf(articles: list[bytes], *, slots: int = 64, gone: int = -1) -> bytes:
    """A CAF file of a 64-bit little-endian machine; the article `gone` has been cancelled."""
    table, block = 96 + 416, 512
    data = -(-(table + slots * 24) // block) * block
    out, rows = bytearray(data), []
    for number, wire in enumerate(articles):
        rows.append((len(out), 0 if number == gone else len(wire), 1_795_427_528))
        out += wire.ljust(-(-len(wire) // block) * block, b"\0")
    struct.pack_into("<4s4xQQQQQI4xQQQ12x", out, 0, b"CRMT", 1, slots, len(rows), 0, data, block, 416, 416, 0)
    for number, row in enumerate(rows):
        struct.pack_into("<QQQ", out, table + 24 * number, *row)
    return bytes(out)
