"""TAKETHIS (RFC 4644 section 2.5)."""

import pytest

from ngroups.protocol.ports import Access, Outcome, Request, Submit
from tests.protocol.talk import converse, dialogue, overhear, reader, transit

WANTED = b"<i.am.an.article.you.will.want@example.com>"
HELD = b"<45223423@example.com>"
ARTICLE = b"Path: pathost!demo!somewhere!not-for-mail\r\n\r\nThis is just a test article.\r\n.\r\n"


def settle(request: Request) -> Outcome | Access:
    assert isinstance(request, Submit)
    verdicts = {HELD: Outcome("refused", "duplicate"), b"<defer@example.com>": Outcome("later")}
    return verdicts.get(request.message_id, Outcome("done"))


def test_two_articles_streamed_of_which_one_is_rejected() -> None:
    said = dialogue(
        transit(),
        """
        [C] TAKETHIS <i.am.an.article.you.will.want@example.com>
        [C] Path: pathost!demo!somewhere!not-for-mail
        [C]
        [C] This is just a test article.
        [C] .
        [C] TAKETHIS <45223423@example.com>
        [C] Path: pathost!demo!somewhere!not-for-mail
        [C]
        [C] This is just a test article.
        [C] .
        [S] 239 <i.am.an.article.you.will.want@example.com>
        [S] 439 <45223423@example.com>
        """,
        settle=settle,
    )
    assert said.requests == [Submit("takethis", WANTED, ARTICLE), Submit("takethis", HELD, ARTICLE)]


def test_a_passing_trouble_is_400_and_the_end() -> None:
    again = b"TAKETHIS <defer@example.com>\r\n" + ARTICLE
    said = overhear(transit(), b"CHECK <a@b>\r\n", again, b"CHECK <a@b>\r\n", settle=settle)
    assert said.text == b"238 <a@b>\r\n400 Try again later\r\n"
    assert said.closed


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        (b"TAKETHIS", b"501 Syntax error"),
        (b"TAKETHIS <a b@c>", b"501 Syntax error"),
        (b"TAKETHIS no.brackets@example.com", b"439 no.brackets@example.com"),
        (b"TAKETHIS <caf\xc3\xa9@b>", b"439 <caf??@b>"),
        (b"TAKETHIS <%b@b>" % (b"a" * 300), b"439 <%b@b>" % (b"a" * 300)),
    ],
)
def test_the_article_is_read_though_the_command_is_wrong(line: bytes, reply: bytes) -> None:
    """Otherwise whoever wrote the article would give commands in a peer's name."""
    article = b"Subject: x\r\n\r\nQUIT\r\nCHECK <a@b>\r\n.\r\n"
    said = overhear(transit(), line + b"\r\n" + article + b"CHECK <a@b>\r\n")
    assert said.text == reply + b"\r\n238 <a@b>\r\n"
    assert said.requests == []


def test_one_that_is_too_large_is_rejected() -> None:
    said = converse(transit(article_octets=50), b"TAKETHIS <a@b>\r\n" + ARTICLE + b"CHECK <a@b>\r\n")
    assert said == b"439 <a@b>\r\n238 <a@b>\r\n"


def test_readers_may_not() -> None:
    assert converse(reader(), b"TAKETHIS <a@b>\r\n") == b"502 Command unavailable\r\n"
