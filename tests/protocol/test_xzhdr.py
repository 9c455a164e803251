"""XZHDR, as commercial servers have it."""

import pytest

from tests.protocol.packed import unpack_yenc
from tests.protocol.talk import converse, dialogue, reader

GROUP = b"GROUP misc.test\r\n"


@pytest.mark.parametrize(
    "arguments",
    [b"Subject", b"Subject 1-", b"References 3000235-3000239", b"Lines 1-", b"Subject <3000237@example.com>"],
)
def test_it_is_xhdr_deflated_in_yenc(arguments: bytes) -> None:
    opened = converse(reader(), GROUP)
    plain = converse(reader(), GROUP + b"XHDR %b\r\n" % arguments).removeprefix(opened)
    status, content = unpack_yenc(
        converse(reader(), GROUP + b"XZHDR %b\r\n" % arguments).removeprefix(opened)
    )
    assert status + content + b".\r\n" == plain
    assert status == b"221 Headers follow\r\n"


def test_nothing_there_is_said_plainly() -> None:
    dialogue(
        reader(),
        """
        [C] XZHDR subject 1-
        [C] XZHDR subject <i.am.not.there@example.com>
        [C] XZHDR
        [C] GROUP misc.test
        [C] XZHDR subject x
        [C] GROUP example.empty.newsgroup
        [C] XZHDR subject
        [S] 412 No newsgroup selected
        [S] 430 No such article
        [S] 501 Syntax error
        [S] 211 5 3000234 3002322 misc.test
        [S] 501 Syntax error
        [S] 211 0 4000 3999 example.empty.newsgroup
        [S] 420 Current article number is invalid
        """,
    )


def test_an_empty_range_is_an_empty_block() -> None:
    said = converse(reader(), GROUP + b"XZHDR subject 1-5\r\n").partition(b"\r\n")[2]
    assert unpack_yenc(said) == (b"221 Headers follow\r\n", b"")
