"""A night sky and a chime, computed: files for the binaries group whose rights nobody else has.

Knows PNG and WAV, and nothing of Usenet. The same seed gives the same octets with any zlib, because
nothing is compressed here.
"""

import io
import math
import random
import struct
import wave
import zlib
from array import array
from collections.abc import Sequence
from typing import Final

_SIDE: Final = 640
_RATE: Final = 22_050
_NOTES: Final = (523.25, 659.26, 783.99, 1046.5, 783.99, 659.26, 523.25, 392.0)


def night_sky(seed: int) -> bytes:
    """A PNG of 640 by 640 pixels with stars, a moon and hills; about 1.2 MB."""
    rng = random.Random(seed)
    rows = [bytearray(bytes((8 + y // 26, 10 + y // 18, 38 + y // 9)) * _SIDE) for y in range(_SIDE)]
    _stars(rows, rng)
    _moon(rows)
    _hills(rows, rng)
    return _png(rows)


def _stars(rows: list[bytearray], rng: random.Random) -> None:
    for number in range(5200):
        x, y = rng.randrange(_SIDE), rng.randrange(_SIDE)
        if number % 3:  # two of three belong to the Milky Way, a band across the picture
            y = int(_SIDE * 0.75 - x * 0.7 + rng.gauss(0, 48))
        if 0 <= y < _SIDE:
            light = min(255, int(70 + rng.expovariate(1 / 45)))
            rows[y][3 * x : 3 * x + 3] = bytes((light, light, min(255, light + rng.randrange(30))))


def _moon(rows: list[bytearray]) -> None:
    for y in range(-34, 35):
        half = math.isqrt(34 * 34 - y * y)
        # A crescent: the disc less another one, 20 pixels to the left.
        start = max(-half, half - 40) + 500
        rows[110 + y][3 * start : 3 * (500 + half)] = bytes((246, 240, 214)) * (500 + half - start)


def _hills(rows: list[bytearray], rng: random.Random) -> None:
    for depth, colour in ((150, (16, 22, 40)), (100, (10, 14, 26)), (55, (5, 7, 12))):
        first, second = rng.uniform(0, 6), rng.uniform(0, 6)
        for x in range(_SIDE):
            height = depth + int(26 * math.sin(x / 90 + first) + 12 * math.sin(x / 31 + second))
            for y in range(_SIDE - height, _SIDE):
                rows[y][3 * x : 3 * x + 3] = bytes(colour)


def _png(rows: list[bytearray]) -> bytes:
    raw = b"".join(b"\0" + row for row in rows)
    stored = b"".join(
        struct.pack("<BHH", at + 65_535 >= len(raw), len(piece), 65_535 - len(piece)) + piece
        for at in range(0, len(raw), 65_535)
        for piece in (raw[at : at + 65_535],)
    )  # RFC 1951 section 3.2.4: blocks that are stored
    data = b"\x78\x01" + stored + zlib.adler32(raw).to_bytes(4, "big")
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def chime() -> bytes:
    """A WAV of eight bell notes; 16 bit, one channel, about 570 kB."""
    samples = array("h", bytes(2 * _RATE * 13))
    for number, pitch in enumerate(_NOTES):
        start, step = int(number * 1.4 * _RATE), 2 * math.pi * pitch / _RATE
        for at in range(min(2 * _RATE, len(samples) - start)):
            fading = 6000 * math.exp(-2.6 * at / _RATE)
            samples[start + at] += int(fading * (math.sin(step * at) + 0.4 * math.sin(2.76 * step * at)))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_RATE)
        out.writeframesraw(_little_endian(samples))
    return file.getvalue()


def _little_endian(samples: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(samples)}h", *samples)
