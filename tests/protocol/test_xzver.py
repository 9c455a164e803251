"""XZVER, as commercial servers have it."""

import zlib
from itertools import count, islice
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ngroups.protocol.legacy import yenc_deflated
from ngroups.protocol.yenc import decode
from tests.protocol.packed import unpack_yenc
from tests.protocol.talk import converse, dialogue, reader

GROUP = b"GROUP misc.test\r\n"


def test_it_is_xover_deflated_in_yenc() -> None:
    for bounds in (b"", b" 3000237", b" 3000235-3000239", b" 1-"):
        opened = converse(reader(), GROUP)
        plain = converse(reader(), GROUP + b"XOVER%b\r\n" % bounds).removeprefix(opened)
        status, content = unpack_yenc(
            converse(reader(), GROUP + b"XZVER%b\r\n" % bounds).removeprefix(opened)
        )
        assert status + content + b".\r\n" == plain
        assert status == b"224 Overview information follows\r\n"


def test_nothing_there_is_said_plainly() -> None:
    dialogue(
        reader(),
        """
        [C] XZVER 1-
        [C] GROUP misc.test
        [C] XZVER 300256
        [C] XZVER x
        [C] GROUP example.empty.newsgroup
        [C] XZVER
        [S] 412 No newsgroup selected
        [S] 211 5 3000234 3002322 misc.test
        [S] 420 No articles selected
        [S] 501 Syntax error
        [S] 211 0 4000 3999 example.empty.newsgroup
        [S] 420 Current article number is invalid
        """,
    )


def test_a_line_that_would_begin_with_a_dot_begins_with_an_escape() -> None:
    noise = Random(1).randbytes(200_000)
    block = b"".join(map(bytes, yenc_deflated(iter([noise]))))
    assert b"\r\n=n" in block
    assert zlib.decompress(decode(block).data, -zlib.MAX_WBITS) == noise


def test_it_leaves_as_it_grows() -> None:
    random = Random(1)
    endless = (random.randbytes(1000) for _ in count())
    pieces = [bytes(piece) for piece in islice(yenc_deflated(endless), 200)]
    assert len(b"".join(pieces)) > 100_000
    assert max(map(len, pieces)) < 70_000


@settings(deadline=None)
@given(st.lists(st.binary(max_size=400), max_size=8))
def test_what_went_in_comes_out_with_and_without_dot_stuffing_undone(pieces: list[bytes]) -> None:
    block = b"".join(map(bytes, yenc_deflated(iter(pieces))))
    assert not block.startswith(b".")
    assert b"\r\n." not in block
    assert zlib.decompress(decode(block).data, -zlib.MAX_WBITS) == b"".join(pieces)
