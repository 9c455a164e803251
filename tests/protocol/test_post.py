"""POST (RFC 3977 section 6.3.1)."""

import pytest

from ngroups.protocol.ports import Access, Outcome, Request, Submit
from tests.protocol.talk import Edge, converse, dialogue, hold, overhear, reader, single, transit

SEND = b"340 Send it; end with <CR-LF>.<CR-LF>\r\n"
DONE = b"240 Article received\r\n"
ARTICLE = b"From: a@b.example\r\n\r\n..stuffed\r\nend.\r\n.\r\n"


def refuse(request: Request) -> Outcome | Access:
    assert isinstance(request, Submit)
    if b"later" in request.article:
        return Outcome("later")
    return Outcome("refused", "No such n\u00e9wsgroup")


def test_an_article_is_handed_on_exactly_as_sent() -> None:
    said = dialogue(
        reader(),
        """
        [C] POST
        [S] 340 Send it; end with <CR-LF>.<CR-LF>
        [C] From: "Demo User" <nobody@example.net>
        [C] Newsgroups: misc.test
        [C] Subject: I am just a test article
        [C] Organization: An Example Net
        [C]
        [C] This is just a test article.
        [C] ..
        [C] .
        [S] 240 Article received
        """,
    )
    (request,) = said.requests
    assert isinstance(request, Submit)
    assert (request.how, request.message_id) == ("post", b"")
    assert request.article == (
        b'From: "Demo User" <nobody@example.net>\r\nNewsgroups: misc.test\r\n'
        b"Subject: I am just a test article\r\nOrganization: An Example Net\r\n\r\n"
        b"This is just a test article.\r\n..\r\n.\r\n"
    )


@pytest.mark.parametrize(
    "article",
    [
        b".\r\n",
        b"\r\n.\r\n",
        b"..\r\n.\r\n",
        b"\n.\n\r.\r\r\n. \r\n.\n\r\n.\r\n",
        b".\n.\r.\r\n\r\n.\r\n",
        bytes(range(256)) * 3 + b"\r\n.\r\n",
        ARTICLE,
    ],
)
def test_only_a_dot_alone_on_its_line_ends_it(article: bytes) -> None:
    said = overhear(reader(), b"POST\r\n" + article + b"DATE\r\n")
    assert said.requests == [Submit("post", b"", article)]
    assert said.text.startswith(SEND + DONE + b"111 ")


def test_a_refusal_says_why_in_ascii() -> None:
    said = converse(reader(), b"POST\r\n" + ARTICLE + b"POST\r\nlater\r\n.\r\nDATE\r\n", settle=refuse)
    assert said.startswith(SEND + b"441 No such n?wsgroup\r\n" + SEND + b"441 Try again later\r\n111 ")


def test_where_posting_is_not_permitted() -> None:
    assert converse(reader(posting=False), b"POST\r\n") == b"440 Posting not permitted\r\n"
    assert converse(reader(login="required"), b"POST\r\n") == b"480 Authentication required\r\n"
    assert converse(reader(), b"POST now\r\n") == b"501 Syntax error\r\n"
    assert converse(transit(), b"POST\r\n") == b"502 Command unavailable\r\n"


LIMIT = 1000


@pytest.mark.parametrize("octets", [LIMIT - 1, LIMIT, LIMIT + 1, LIMIT + 2, LIMIT + 6, 3 * LIMIT])
@pytest.mark.parametrize("filling", [b"x", b".\r\n", b"\r\n", b"\r\n..", b"x.\r\ny"])
def test_one_that_is_too_large_is_read_to_its_end(octets: int, filling: bytes) -> None:
    body = (b"a" + filling * octets)[: octets - 5].rstrip(b"\r\n.").ljust(octets - 5, b"z")
    article = body + b"\r\n.\r\n"
    said = overhear(reader(article_octets=LIMIT), b"POST\r\n" + article + b"DATE\r\n")
    verdict = DONE if octets <= LIMIT else b"441 Article too large\r\n"
    assert said.text.startswith(SEND + verdict + b"111 ")
    assert said.requests == ([Submit("post", b"", article)] if octets <= LIMIT else [])


def test_an_endless_article_fills_no_memory() -> None:
    edge = Edge(reader(article_octets=LIMIT)())
    edge.hear(b"POST\r\n")
    for _ in range(50):
        edge.hear(b"all work and no play.\r\n" * 20)
        assert edge.session.receiver is not None
        assert len(edge.session.receiver._parts) <= LIMIT + 500
    edge.hear(b".\r\n")
    assert edge.said.text == SEND + b"441 Article too large\r\n"


def test_an_interrupted_article_is_never_handed_on() -> None:
    assert hold(reader(), [b"POST\r\n" + ARTICLE[:-1]], single).requests == []
