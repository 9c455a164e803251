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

_RAW = -zlib.MAX_WBITS


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
    deflater = zlib.compressobj()
    for piece in lines:
        yield deflater.compress(piece)
    yield deflater.flush()


def yenc_deflated(lines: Iterator[Buffer]) -> Iterator[Buffer]:
    """The lines as one raw deflate stream (RFC 1951) in one yEnc block."""
    deflater = zlib.compressobj(wbits=_RAW)
    packed = bytearray()
    for piece in lines:
        packed += deflater.compress(piece)
        yield b""
    packed += deflater.flush()
    # A dot that begins a line goes escaped (yEnc draft section 2): then it is right for clients that
    # undo dot-stuffing here and for those that do not.
    yield encode_deflated(bytes(packed)).replace(b"\r\n.", b"\r\n=n")
