"""XFEATURE COMPRESS GZIP, with and without TERMINATOR."""

import pytest

from tests.protocol.packed import unpack_gzip
from tests.protocol.talk import converse, dialogue, reader

GROUP = b"GROUP misc.test\r\n"
RANGES = [
    b"XOVER",
    b"OVER 1-",
    b"XOVER 3000235-3000239",
    b"HDR Subject 1-",
    b"XHDR References 1-",
    b"XPAT From 1- *Demo*",
]


def said_after(feature: bytes, command: bytes) -> bytes:
    before = GROUP + feature
    return converse(reader(), before + command + b"\r\n").removeprefix(converse(reader(), before))


@pytest.mark.parametrize("command", RANGES)
def test_without_terminator_the_dot_follows_the_compressed_data(command: bytes) -> None:
    plain = said_after(b"", command)
    status, content, rest = unpack_gzip(said_after(b"XFEATURE COMPRESS GZIP\r\n", command))
    assert status.endswith(b" [COMPRESS=GZIP]\r\n")
    assert status.replace(b" [COMPRESS=GZIP]", b"") + content + rest == plain
    assert rest == b".\r\n"


@pytest.mark.parametrize("command", RANGES)
def test_with_terminator_the_dot_is_inside(command: bytes) -> None:
    plain = said_after(b"", command)
    status, content, rest = unpack_gzip(said_after(b"xfeature compress gzip terminator\r\n", command))
    assert status.replace(b" [COMPRESS=GZIP]", b"") + content == plain
    assert content.endswith(b"\r\n.\r\n")
    assert rest == b""


def test_what_is_no_block_of_headers_stays_as_it_is() -> None:
    dialogue(
        reader(),
        """
        [C] XFEATURE COMPRESS GZIP TERMINATOR
        [C] GROUP misc.test
        [C] XOVER 1-5
        [C] OVER 1-5
        [C] BODY
        [S] 290 Feature enabled
        [S] 211 5 3000234 3002322 misc.test
        [S] 420 No articles selected
        [S] 423 No articles in that range
        [S] 222 3000234 <45223423@example.com>
        [S] This is just a test article.
        [S] .
        """,
    )


def test_other_features_are_none() -> None:
    dialogue(
        reader(),
        """
        [C] XFEATURE
        [C] XFEATURE COMPRESS
        [C] XFEATURE COMPRESS BZIP
        [C] XFEATURE COMPRESS GZIP ALWAYS
        [C] XFEATURE COMPRESS GZIP TERMINATOR TERMINATOR
        [S] 501 Syntax error
        [S] 501 Syntax error
        [S] 501 Syntax error
        [S] 501 Syntax error
        [S] 501 Syntax error
        """,
    )


def test_it_is_of_no_use_once_everything_is_compressed() -> None:
    said = converse(reader(), b"COMPRESS DEFLATE\r\n", b"XFEATURE COMPRESS GZIP\r\n")
    assert said == b"206 Compression active\r\n502 Compression is already active\r\n"
