"""Compressed headers as commercial servers and older clients have them.

XZVER and XZHDR answer with raw deflate in yEnc; XFEATURE COMPRESS GZIP makes later
replies zlib streams. No standard describes either: `docs/CLIENTS.md` says who uses which.
"""

import zlib
from collections.abc import Iterator

from ngroups.protocol import replies
from ngroups.protocol.ports import Buffer, Output
from ngroups.protocol.state import Gzip, State
from ngroups.protocol.yenc import encode_deflated


def xfeature(state: State, words: list[bytes], out: list[Output]) -> None:
    """XFEATURE COMPRESS GZIP [TERMINATOR]."""
    upper = [word.upper() for word in words[1:]]
    if upper[:2] != [b"COMPRESS", b"GZIP"] or upper[2:] not in ([], [b"TERMINATOR"]):
        out.append(replies.SYNTAX)
    elif state.compressed:
        out.append(replies.ALREADY_COMPRESSED)
    else:
        state.gzip = Gzip.DOT_INSIDE if upper[2:] else Gzip.DOT_OUTSIDE
        out.append(replies.GZIP_ON)


def gzipped(lines: Iterator[Buffer]) -> Iterator[Buffer]:
    """One zlib stream of all the lines (RFC 1950)."""
    return _deflated(lines, zlib.MAX_WBITS)


def yenc_deflated(lines: Iterator[Buffer]) -> Iterator[Buffer]:
    """The lines as one raw deflate stream (RFC 1951) in one yEnc block."""
    return encode_deflated(_deflated(lines, -zlib.MAX_WBITS))


def _deflated(lines: Iterator[Buffer], wbits: int) -> Iterator[bytes]:
    deflater = zlib.compressobj(wbits=wbits)
    for piece in lines:
        yield deflater.compress(piece)
    yield deflater.flush()
