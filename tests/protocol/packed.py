"""What clients make of compressed headers: zlib streams, and raw deflate in yEnc."""

import zlib

from ngroups.protocol.yenc import decode

YBEGIN = b"=ybegin line=128 size=-1\r\n"


def unpack_yenc(reply: bytes) -> tuple[bytes, bytes]:
    """Status line and content of a reply to XZVER or XZHDR, read as a multi-line block."""
    status, block = _split(reply)
    assert block.startswith(YBEGIN)
    lines = block.split(b"\r\n")
    assert max(map(len, lines)) <= 130
    assert not any(line.startswith(b".") for line in lines)
    return status, zlib.decompress(decode(block).data, -zlib.MAX_WBITS)


def unpack_gzip(reply: bytes) -> tuple[bytes, bytes, bytes]:
    """Status line, content, and what follows the compressed data."""
    status, end, rest = reply.partition(b"\r\n")
    inflater = zlib.decompressobj()
    content = inflater.decompress(rest)
    assert inflater.eof
    return status + end, content, inflater.unused_data


def _split(reply: bytes) -> tuple[bytes, bytes]:
    status, end, rest = reply.partition(b"\r\n")
    block, dot, nothing = rest.partition(b"\r\n.\r\n")
    assert (dot, nothing) == (b"\r\n.\r\n", b"")
    return status + end, block + b"\r\n"
