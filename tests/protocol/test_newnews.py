"""NEWNEWS (RFC 3977 section 7.4)."""

import pytest

from tests.protocol.spool import example, wire
from tests.protocol.talk import converse, dialogue, reader


def test_articles_that_arrived_since() -> None:
    dialogue(
        reader(),
        """
        [C] NEWNEWS misc.*,sci.* 19990726 144358 GMT
        [C] NEWNEWS misc.* 19990726 144359
        [C] NEWNEWS alt.* 19990624 000000 GMT
        [C] NEWNEWS *,!misc.* 700101 000000
        [S] 230 New articles follow
        [S] <3000238@example.com>
        [S] <3000239@example.com>
        [S] <3002322@example.com>
        [S] .
        [S] 230 New articles follow
        [S] <3000239@example.com>
        [S] <3002322@example.com>
        [S] .
        [S] 230 New articles follow
        [S] .
        [S] 230 New articles follow
        [S] .
        """,
    )


def test_many_leave_a_piece_at_a_time() -> None:
    spool = example()
    for number in range(1100):
        spool.file(wire(b"<%d@b>" % number), (b"tx.natives.recovery", number + 1), arrived=940000000)
    session = reader(spool)()
    _, names, _ = session.receive(b"NEWNEWS tx.* 19991001 000000\r\n")
    assert [bytes(piece).count(b"\r\n") for piece in names] == [500, 500, 100]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "arguments",
    [
        b"",
        b"*",
        b"* 19990624",
        b"a[b] 19990624 000000",
        b"* 1999 000000",
        b"* 19990624 000000 CET",
        b"* 1 2 GMT x",
    ],
)
def test_bad_arguments(arguments: bytes) -> None:
    assert converse(reader(), b"NEWNEWS %b\r\n" % arguments) == b"501 Syntax error\r\n"


def test_where_it_is_not_offered() -> None:
    assert converse(reader(newnews=False), b"NEWNEWS * 19990624 000000\r\n") == b"502 Command unavailable\r\n"
