"""ARTICLE (RFC 3977 section 6.2.1)."""

import pytest

from tests.protocol.spool import example, wire
from tests.protocol.talk import converse, dialogue, reader

TEXT = """
        [S] Path: pathost!demo!whitehouse!not-for-mail
        [S] From: "Demo User" <nobody@example.net>
        [S] Newsgroups: misc.test
        [S] Subject: I am just a test article
        [S] Date: 6 Oct 1998 04:38:40 -0500
        [S] Organization: An Example Net, Uncertain, Texas
        [S] Message-ID: <45223423@example.com>
        [S]
        [S] This is just a test article.
        [S] .
"""


def test_by_current_article_number() -> None:
    dialogue(
        reader(),
        f"""
        [C] GROUP misc.test
        [S] 211 5 3000234 3002322 misc.test
        [C] ARTICLE
        [S] 220 3000234 <45223423@example.com>
        {TEXT}
        """,
    )


def test_by_message_id_without_choosing_a_group() -> None:
    dialogue(
        reader(),
        f"""
        [C] ARTICLE <45223423@example.com>
        [S] 220 0 <45223423@example.com>
        {TEXT}
        """,
    )


def test_by_number_which_becomes_the_current_one() -> None:
    said = converse(reader(), b"GROUP misc.test\r\nARTICLE 3000238\r\nSTAT\r\n")
    body = b"..dotted\r\n" * (3000238 % 7)
    assert said.startswith(b"211 5 3000234 3002322 misc.test\r\n220 3000238 <3000238@example.com>\r\nPath: ")
    assert said.endswith(b"\r\n\r\n%b.\r\n223 3000238 <3000238@example.com>\r\n" % body)


def test_by_message_id_the_current_article_stays() -> None:
    said = converse(reader(), b"GROUP misc.test\r\nARTICLE <3000238@example.com>\r\nSTAT\r\n")
    assert b"\r\n220 0 <3000238@example.com>\r\n" in said
    assert said.endswith(b".\r\n223 3000234 <45223423@example.com>\r\n")


def test_no_such_article() -> None:
    dialogue(
        reader(),
        """
        [C] ARTICLE <i.am.not.there@example.com>
        [C] ARTICLE 1
        [C] ARTICLE
        [C] GROUP misc.test
        [C] ARTICLE 300256
        [C] STAT
        [C] GROUP example.empty.newsgroup
        [C] ARTICLE
        [S] 430 No such article
        [S] 412 No newsgroup selected
        [S] 412 No newsgroup selected
        [S] 211 5 3000234 3002322 misc.test
        [S] 423 No article with that number
        [S] 223 3000234 <45223423@example.com>
        [S] 211 0 4000 3999 example.empty.newsgroup
        [S] 420 Current article number is invalid
        """,
    )


@pytest.mark.parametrize(
    "argument",
    [b"a.message.id@no.angle.brackets", b"53 54 55", b"-1", b"1-2", b"0x10", b"12345678901234567", b"\xb2"],
)
def test_neither_number_nor_message_id(argument: bytes) -> None:
    said = converse(reader(), b"GROUP misc.test\r\nARTICLE %b\r\n" % argument)
    assert said == b"211 5 3000234 3002322 misc.test\r\n501 Syntax error\r\n"


@pytest.mark.parametrize("argument", [b"0", b"2147483648", b"9999999999999999"])
def test_a_number_no_article_can_have(argument: bytes) -> None:
    said = converse(reader(), b"GROUP misc.test\r\nARTICLE %b\r\n" % argument)
    assert said.endswith(b"misc.test\r\n423 No article with that number\r\n")


def test_it_comes_out_as_it_lies_there() -> None:
    spool = example()
    body = (
        b".\r\n..\r\n\r\n.first\r\n\xff\xfe 8-bit \xe2\x82\xac\r\nbare \r and \n\r\n"
        + bytes(range(1, 10))
        + b"\r\n"
    )
    article = wire(b"<odd@example.com>", body, Subject=b"caf\xe9\r\n folded\r\n\tonce more")
    spool.file(article, (b"misc.test", 3002400))
    assert (
        converse(reader(spool), b"ARTICLE <odd@example.com>\r\n") == b"220 0 <odd@example.com>\r\n" + article
    )
