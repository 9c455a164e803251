"""yEnc, draft 1.3: octets as text lines of eight bits.

Encoding and decoding are passes at C speed; dot-stuffing is the caller's matter.
"""

import re
import zlib
from typing import Final

LINE: Final = 128
"""Characters to a line."""
_SHIFT: Final = bytes((octet + 42) % 256 for octet in range(256))
_UNSHIFT: Final = bytes((octet - 42) % 256 for octet in range(256))
_CRITICAL: Final = (b"\0", b"\n", b"\r")
_ESCAPE: Final = re.compile(rb"=(.)", re.DOTALL)


class YencError(ValueError):
    """Not a yEnc block, or a damaged one."""


def encode_lines(data: bytes) -> bytes:
    """The data in lines of 128 characters, or 129 where an escape sits at the end; each ends in CRLF."""
    shifted = data.translate(_SHIFT).replace(b"=", b"=}")
    for octet in _CRITICAL:
        shifted = shifted.replace(octet, b"=" + bytes([octet[0] + 64]))
    lines, at = [], 0
    while at < len(shifted):
        end = min(at + LINE, len(shifted))
        if shifted[end - 1 : end] == b"=":
            end += 1
        lines.append(shifted[at:end])
        at = end
    return b"".join(line + b"\r\n" for line in lines)


def encode_deflated(packed: bytes) -> bytes:
    """The block in which XZVER and XZHDR send deflated lines; a leading dot is stuffed."""
    body = encode_lines(packed)
    body = (b"." + body if body.startswith(b".") else body).replace(b"\r\n.", b"\r\n..")
    return b"=ybegin line=%d size=-1\r\n%b=yend crc32=%08x\r\n" % (LINE, body, zlib.crc32(packed))


def encode_part(data: bytes, *, name: bytes, part: int, total: int, size: int, begin: int) -> bytes:
    """One part of a file, `begin` counted from 0, with its header and trailer lines."""
    end = begin + len(data)
    return (
        b"=ybegin part=%d total=%d line=%d size=%d name=%b\r\n" % (part, total, LINE, size, name)
        + b"=ypart begin=%d end=%d\r\n" % (begin + 1, end)
        + encode_lines(data)
        + b"=yend size=%d part=%d pcrc32=%08x\r\n" % (len(data), part, zlib.crc32(data))
    )


def decode(block: bytes) -> bytes:
    """The octets of a block, which runs from `=ybegin` to `=yend`. Raises `YencError`."""
    lines = block.split(b"\r\n")
    ends = [index for index, line in enumerate(lines) if line.startswith(b"=yend")]
    if not lines[0].startswith(b"=ybegin") or not ends:
        raise YencError("no yEnc block")
    body = b"".join(line for line in lines[1 : ends[0]] if not line.startswith(b"=ypart"))
    plain = _ESCAPE.sub(lambda match: bytes([(match[1][0] - 64) % 256]), body).translate(_UNSHIFT)
    check = re.search(rb"\bp?crc32=([0-9A-Fa-f]{1,8})", lines[ends[0]])
    if check and int(check[1], 16) != zlib.crc32(plain):
        raise YencError("the check sum differs")
    return plain
