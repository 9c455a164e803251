"""IHAVE (RFC 3977 section 6.3.2)."""

import pytest

from ngroups.protocol.ports import Access, Outcome, Request, Submit
from tests.protocol.spool import example
from tests.protocol.talk import converse, dialogue, overhear, reader, transit

WANTED = b"<i.am.an.article.you.will.want@example.com>"
SEND = b"335 Send it; end with <CR-LF>.<CR-LF>\r\n"
ARTICLE = b"Path: pathost!demo!somewhere!not-for-mail\r\n\r\nThis is just a test article.\r\n.\r\n"


def test_an_article_that_is_wanted() -> None:
    said = dialogue(
        transit(),
        """
        [C] IHAVE <i.am.an.article.you.will.want@example.com>
        [S] 335 Send it; end with <CR-LF>.<CR-LF>
        [C] Path: pathost!demo!somewhere!not-for-mail
        [C]
        [C] This is just a test article.
        [C] .
        [S] 235 Article transferred
        """,
    )
    assert said.requests == [Submit("ihave", WANTED, ARTICLE)]


def test_one_that_is_not_wanted_and_one_that_is_offered_by_another() -> None:
    spool = example()
    spool.later.add(b"<i.am.an.article.you.defer@example.com>")
    dialogue(
        transit(spool),
        """
        [C] IHAVE <45223423@example.com>
        [C] IHAVE <i.am.an.article.you.defer@example.com>
        [S] 435 Article not wanted
        [S] 436 Try again later
        """,
    )


@pytest.mark.parametrize(
    ("outcome", "reply"),
    [
        (Outcome("refused", "Unwanted group"), b"437 Unwanted group\r\n"),
        (Outcome("later"), b"436 Try again later\r\n"),
        (Outcome("later", "Disk full"), b"436 Disk full\r\n"),
    ],
)
def test_the_transfer_fails(outcome: Outcome, reply: bytes) -> None:
    def settle(request: Request) -> Outcome | Access:
        return outcome

    said = overhear(transit(), b"IHAVE %b\r\n" % WANTED, ARTICLE + b"DATE\r\n", settle=settle)
    assert said.text.startswith(SEND + reply + b"111 ")
    assert not said.closed


def test_one_that_is_too_large() -> None:
    said = converse(transit(article_octets=50), b"IHAVE %b\r\n" % WANTED, ARTICLE)
    assert said == SEND + b"437 Article too large\r\n"


@pytest.mark.parametrize(
    "argument", [b"", b" 123", b" <a b>", b" <a", b" <\xff@b>", b" <%b@b>" % (b"a" * 250)]
)
def test_no_message_id(argument: bytes) -> None:
    assert converse(transit(), b"IHAVE%b\r\n" % argument) == b"501 Syntax error\r\n"


def test_readers_may_not() -> None:
    assert converse(reader(), b"IHAVE %b\r\n" % WANTED) == b"502 Command unavailable\r\n"
