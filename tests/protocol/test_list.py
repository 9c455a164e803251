"""LIST and its keywords (RFC 3977 sections 7.6, 8.4 and 8.6; RFC 6048)."""

import pytest

from tests.protocol.spool import Spool
from tests.protocol.talk import converse, dialogue, reader


def test_active_with_and_without_keyword_and_wildmat() -> None:
    dialogue(
        reader(),
        """
        [C] LIST
        [C] list active
        [C] LIST ACTIVE *.recovery,misc.*
        [C] LIST ACTIVE *,!misc.*
        [C] LIST ACTIVE comp.*
        [S] 215 List of newsgroups follows
        [S] example.empty.newsgroup 3999 4000 n
        [S] misc.test 3002322 3000234 y
        [S] tx.natives.recovery 0 1 m
        [S] .
        [S] 215 List of newsgroups follows
        [S] example.empty.newsgroup 3999 4000 n
        [S] misc.test 3002322 3000234 y
        [S] tx.natives.recovery 0 1 m
        [S] .
        [S] 215 List of newsgroups follows
        [S] misc.test 3002322 3000234 y
        [S] tx.natives.recovery 0 1 m
        [S] .
        [S] 215 List of newsgroups follows
        [S] example.empty.newsgroup 3999 4000 n
        [S] tx.natives.recovery 0 1 m
        [S] .
        [S] 215 List of newsgroups follows
        [S] .
        """,
    )


def test_other_lists_by_group() -> None:
    dialogue(
        reader(),
        """
        [C] LIST ACTIVE.TIMES
        [C] LIST ACTIVE.TIMES tx.*
        [C] LIST NEWSGROUPS
        [C] LIST NEWSGROUPS misc.*
        [C] LIST COUNTS
        [C] LIST COUNTS *.empty.*
        [S] 215 List of newsgroup creation times follows
        [S] example.empty.newsgroup 930562309 news@example.com
        [S] misc.test 930445408 news@example.com
        [S] tx.natives.recovery 1 news@example.com
        [S] .
        [S] 215 List of newsgroup creation times follows
        [S] tx.natives.recovery 1 news@example.com
        [S] .
        [S] 215 List of newsgroup descriptions follows
        [S] misc.test|General Usenet testing
        [S] tx.natives.recovery|Texas Natives Recovery
        [S] .
        [S] 215 List of newsgroup descriptions follows
        [S] misc.test|General Usenet testing
        [S] .
        [S] 215 List of newsgroups with counts follows
        [S] example.empty.newsgroup 3999 4000 0 n
        [S] misc.test 3002322 3000234 5 y
        [S] tx.natives.recovery 0 1 0 m
        [S] .
        [S] 215 List of newsgroups with counts follows
        [S] example.empty.newsgroup 3999 4000 0 n
        [S] .
        """,
    )


def test_what_the_overview_and_hdr_hold() -> None:
    dialogue(
        reader(),
        """
        [C] LIST OVERVIEW.FMT
        [C] LIST HEADERS
        [S] 215 List follows
        [S] Subject:
        [S] From:
        [S] Date:
        [S] Message-ID:
        [S] References:
        [S] :bytes
        [S] :lines
        [S] Xref:full
        [S] .
        [S] 215 List follows
        [S] :
        [S] :bytes
        [S] :lines
        [S] .
        """,
    )
    headers = converse(reader(), b"LIST HEADERS\r\n")
    assert converse(reader(), b"LIST HEADERS msgid\r\n") == headers
    assert converse(reader(), b"LIST HEADERS RANGE\r\n") == headers


WRITTEN = {
    b"DISTRIB.PATS": b"10:local.*:local\r\n",
    b"DISTRIBUTIONS": b"local\tThis machine only\r\n",
    b"MODERATORS": b"foo.bar:announce@example.com\r\nlocal.*:%s@localhost\r\n",
    b"MOTD": b"\r\n..Attention all users,\r\nThis server will be down.\r\n",
    b"SUBSCRIPTIONS": b"local.welcome\r\nlocal.test\r\nnews.newusers.questions\r\n",
}


@pytest.mark.parametrize("keyword", WRITTEN)
def test_lists_that_the_operator_writes(keyword: bytes) -> None:
    command = b"LIST %b\r\n" % keyword.lower()
    assert converse(reader(lists=WRITTEN), command) == b"215 List follows\r\n" + WRITTEN[keyword] + b".\r\n"
    assert converse(reader(), command) == b"503 List not maintained\r\n"


def test_subscriptions_alone_take_a_wildmat() -> None:
    said = converse(reader(lists=WRITTEN), b"LIST SUBSCRIPTIONS *.test,news.*\r\n")
    assert said == b"215 List follows\r\nlocal.test\r\nnews.newusers.questions\r\n.\r\n"
    for keyword in WRITTEN.keys() - {b"SUBSCRIPTIONS"}:
        assert converse(reader(lists=WRITTEN), b"LIST %b *\r\n" % keyword) == b"501 Syntax error\r\n"


@pytest.mark.parametrize(
    "arguments",
    [
        b"ACTIVE u[ks].*",
        b"ACTIVE a b",
        b"OVERVIEW.FMT *",
        b"HEADERS ALL",
        b"HEADERS MSGID x",
        b"SUBSCRIPTIONS a[b]",
    ],
)
def test_bad_arguments(arguments: bytes) -> None:
    assert converse(reader(lists=WRITTEN), b"LIST %b\r\n" % arguments) == b"501 Syntax error\r\n"


def test_an_unknown_keyword() -> None:
    assert converse(reader(), b"LIST SECRETS\r\n") == b"501 Unknown LIST keyword\r\n"


def test_many_groups_leave_a_piece_at_a_time_and_names_may_be_utf_8() -> None:
    spool = Spool()
    for number in range(1201):
        spool.add_group("d\u00e9j\u00e0.%04d".encode() % number if number < 1200 else b"x.y")
    session = reader(spool)()
    _, rows, _ = session.receive(b"LIST\r\n")
    assert [bytes(piece).count(b"\r\n") for piece in rows] == [500, 500, 201]  # type: ignore[arg-type]
    said = converse(reader(spool), "LIST ACTIVE d?j\u00e0.000[12]\r\nLIST ACTIVE d?j\u00e0.0007\r\n".encode())
    assert (
        said
        == "501 Syntax error\r\n215 List of newsgroups follows\r\nd\u00e9j\u00e0.0007 0 1 y\r\n.\r\n".encode()
    )
