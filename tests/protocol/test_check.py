"""CHECK (RFC 4644 section 2.4)."""

import pytest

from tests.protocol.spool import example
from tests.protocol.talk import converse, dialogue, reader, transit


def test_pipelined_and_of_each_kind() -> None:
    spool = example()
    spool.later.add(b"<i.am.an.article.you.defer@example.com>")
    dialogue(
        transit(spool),
        """
        [C] CHECK <i.am.an.article.you.will.want@example.com>
        [C] CHECK <45223423@example.com>
        [C] CHECK <i.am.an.article.you.defer@example.com>
        [S] 238 <i.am.an.article.you.will.want@example.com>
        [S] 438 <45223423@example.com>
        [S] 431 <i.am.an.article.you.defer@example.com>
        """,
    )


@pytest.mark.parametrize(
    ("name", "repeated"),
    [
        (b"i.have.no.brackets@example.com", b"i.have.no.brackets@example.com"),
        (b"<%b@example.com>" % (b"a" * 300), b"<%b@example.com>" % (b"a" * 300)),
        (b"<caf\xc3\xa9@example.com>", b"<caf??@example.com>"),
        (b"<\0\x1b\x7f@example.com>", b"<???@example.com>"),
    ],
)
def test_what_names_no_article_is_not_wanted(name: bytes, repeated: bytes) -> None:
    assert converse(transit(), b"CHECK %b\r\n" % name) == b"438 %b\r\n" % repeated


def test_one_argument_is_wanted_and_a_peer() -> None:
    assert converse(transit(), b"CHECK\r\nCHECK <a@b> <c@d>\r\n") == b"501 Syntax error\r\n" * 2
    assert converse(reader(), b"CHECK <a@b>\r\n") == b"502 Command unavailable\r\n"
