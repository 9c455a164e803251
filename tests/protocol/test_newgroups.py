"""NEWGROUPS (RFC 3977 section 7.3)."""

import pytest

from tests.protocol.talk import converse, dialogue, reader


def test_groups_created_since() -> None:
    dialogue(
        reader(),
        """
        [C] NEWGROUPS 19990624 000000 GMT
        [C] NEWGROUPS 990628 093149 gmt
        [C] NEWGROUPS 19990628 093150
        [S] 231 New newsgroups follow
        [S] example.empty.newsgroup 3999 4000 n
        [S] misc.test 3002322 3000234 y
        [S] .
        [S] 231 New newsgroups follow
        [S] example.empty.newsgroup 3999 4000 n
        [S] .
        [S] 231 New newsgroups follow
        [S] .
        """,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        b"",
        b"19990624",
        b"1999 000000",
        b"19990631 000000",
        b"19990624 250000",
        b"19990624 0000",
        b"19990624 000000 CET",
        b"19990624 000000 GMT <comp>",
        b"x y",
    ],
)
def test_bad_dates(arguments: bytes) -> None:
    assert converse(reader(), b"NEWGROUPS %b\r\n" % arguments) == b"501 Syntax error\r\n"
