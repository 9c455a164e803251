"""yEnc, the encoding of binaries on Usenet (yEnc draft 1.3, yenc-draft.1.3.txt by J. Helbing).

Knows octets, lines and checksums. Every step over data is one pass of a C function. Dot-stuffing is the
caller's matter. Must never know whose data it is.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from zlib import crc32

LINE: Final = 128
"""Characters of an encoded line, which one more may follow where an escaped one begins at the end."""

_SHIFT: Final = bytes((octet + 42) % 256 for octet in range(256))
_UNSHIFT: Final = bytes((octet - 42) % 256 for octet in range(256))
# The critical characters, once shifted: NUL, LF, CR and `=`, which has to come first as it escapes the rest.
_ESCAPES: Final = tuple((bytes((octet,)), bytes((0x3D, octet + 64))) for octet in (0x3D, 0x00, 0x0A, 0x0D))
_LINES: Final = re.compile(rb".{%d}(?:(?<==).)?|.{1,%d}" % (LINE, LINE - 1), re.DOTALL)
_ESCAPED: Final = re.compile(rb"=(.)", re.DOTALL)
_UNESCAPED: Final = tuple(bytes(((octet - 64) % 256,)) for octet in range(256))
_BEGIN: Final = re.compile(rb"(?:\A|(?<=\n))=ybegin ([^\r\n]*)\r\n(?:=ypart ([^\r\n]*)\r\n)?")
_END: Final = re.compile(rb"(?<=\n)=yend ([^\r\n]*)")
_NUMBER: Final = re.compile(rb"(\w+)=(-?[0-9a-fA-F]{1,18})(?= |$)")


class YencError(ValueError):
    """No yEnc, or damaged on its way. Says nothing of names or data."""


class Part(NamedTuple):
    """What a yEnc block holds."""

    name: bytes
    """Of the file; empty in compressed headers."""
    size: int
    """Octets of the whole file; -1 where nobody says."""
    number: int
    """Of this part, from 1; 0 if the file has but one."""
    begin: int
    """Octets of the file before this part."""
    data: bytes


def encode_deflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The block that XZVER and XZHDR send, as it grows: of no known size, without a name, with CRLFs.

    A dot that begins a line goes escaped (draft section 2): that is right for clients that undo dot-stuffing
    here and for those that do not.
    """
    checksum, rest = 0, b""
    yield b"=ybegin line=%d size=-1" % LINE
    for piece in pieces:
        checksum = crc32(piece, checksum)
        *lines, rest = _LINES.findall(rest + _escaped(piece)) or (b"",)
        yield b"\r\n".join((b"", *lines)).replace(b"\r\n.", b"\r\n=n")
    last = b"\r\n%b" % rest if rest else b""
    yield b"%b\r\n=yend crc32=%08x\r\n" % (last.replace(b"\r\n.", b"\r\n=n"), checksum)


def encode(data: bytes, name: bytes) -> bytes:
    """A whole file as one block, with CRLFs (draft sections 2 and 3)."""
    size = len(data)
    return b"=ybegin line=%d size=%d name=%b\r\n%b=yend size=%d crc32=%08x\r\n" % (
        LINE, size, name, _encode(data), size, crc32(data),
    )  # fmt: skip


def encode_part(
    data: bytes, name: bytes, *, number: int, total: int, size: int, begin: int, file_crc32: int | None = None
) -> bytes:
    """One part of a file as a block, with CRLFs (draft section 4).

    `number` from 1 of `total`; `size` are the octets of the file, `begin` those before this part;
    `file_crc32` is that of the whole file, where it is known.
    """
    whole = b"" if file_crc32 is None else b" crc32=%08x" % file_crc32
    head = b"=ybegin part=%d total=%d line=%d size=%d name=%b\r\n" % (number, total, LINE, size, name)
    place = b"=ypart begin=%d end=%d\r\n" % (begin + 1, begin + len(data))
    end = b"=yend size=%d part=%d pcrc32=%08x%b\r\n" % (len(data), number, crc32(data), whole)
    return b"".join((head, place, _encode(data), end))


def _encode(data: bytes) -> bytes:
    """The encoded lines, each with CRLF (draft section 2)."""
    return b"\r\n".join([*_LINES.findall(_escaped(data)), b""])


def _escaped(data: bytes) -> bytes:
    text = data.translate(_SHIFT)
    for critical, escaped in _ESCAPES:
        text = text.replace(critical, escaped)
    return text


def decode(text: bytes) -> Part:
    """The first block in a text with CRLFs and without dot-stuffing; raises `YencError`.

    What the block says of itself is held against what it has: sizes and checksums (draft sections 3, 4).
    """
    begin = _BEGIN.search(text)
    end = begin and _END.search(text, begin.end())
    if not begin or not end:
        raise YencError("no whole yEnc block")
    data = _decode(text[begin.end() : end.start()])
    # The name is the last thing on its line, because it may have spaces.
    opening, _, name = begin[1].partition(b" name=")
    try:
        return _checked(
            _numbers(opening), _numbers(begin[2] or b""), _numbers(end[1]), Part(name, -1, 0, 0, data)
        )
    except ValueError:
        raise YencError("no such number, size or checksum") from None


def _checked(
    opening: dict[bytes, int], place: dict[bytes, int], closing: dict[bytes, int], part: Part
) -> Part:
    size = opening.get(b"size", -1)
    octets = place.get(b"end", 0) - place.get(b"begin", 1) + 1 if place else size
    checksum = closing.get(b"pcrc32" if place else b"crc32", crc32(part.data))
    found = {-1, len(part.data)}
    if octets not in found or closing.get(b"size", -1) not in found or checksum != crc32(part.data):
        raise YencError("damaged")
    return part._replace(size=size, number=opening.get(b"part", 0), begin=place.get(b"begin", 1) - 1)


def _numbers(line: bytes) -> dict[bytes, int]:
    return {key: int(digits, 16 if key.endswith(b"crc32") else 10) for key, digits in _NUMBER.findall(line)}


def _decode(lines: bytes) -> bytes:
    text = lines.replace(b"\r\n", b"")
    return _ESCAPED.sub(lambda found: _UNESCAPED[found[1][0]], text).translate(_UNSHIFT)
