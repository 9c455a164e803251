"""OVER (RFC 3977 section 8.3)."""

import pytest

from tests.protocol.spool import NUMBERS, example
from tests.protocol.talk import converse, dialogue, reader

FIRST = (
    'I am just a test article|"Demo User" <nobody@example.net>|6 Oct 1998 04:38:40 -0500|'
    "<45223423@example.com>||291|1|Xref: news.example.com misc.test:3000234"
)


def test_the_current_article_and_one_by_number() -> None:
    dialogue(
        reader(),
        f"""
        [C] GROUP misc.test
        [S] 211 5 3000234 3002322 misc.test
        [C] OVER
        [S] 224 Overview information follows
        [S] 3000234|{FIRST}
        [S] .
        [C] OVER 3000234
        [S] 224 Overview information follows
        [S] 3000234|{FIRST}
        [S] .
        """,
    )


def test_by_message_id_the_number_is_zero_and_no_group_is_needed() -> None:
    said = converse(reader(), b"OVER <45223423@example.com>\r\n")
    line = f"0|{FIRST}".replace("|", "\t").encode()
    status, first, end = said.splitlines()
    assert converse(reader(), b"ARTICLE <45223423@example.com>\r\n").partition(b"\r\n")[2][291:] == b".\r\n"
    assert (status, end) == (b"224 Overview information follows", b".")
    # Only its Xref may differ: the stored article of the example has none.
    assert first.split(b"\t")[:8] == line.split(b"\t")[:8]


def test_a_range_gives_the_articles_that_exist_and_leaves_the_current_one() -> None:
    said = converse(reader(), b"GROUP misc.test\r\nOVER 3000235-3000239\r\nSTAT\r\n").splitlines()
    assert said[1] == b"224 Overview information follows"
    assert [line.split(b"\t")[0] for line in said[2:5]] == [b"3000237", b"3000238", b"3000239"]
    assert said[2].split(b"\t")[5] == b"<45223423@example.com>"
    assert said[5:] == [b".", b"223 3000234 <45223423@example.com>"]


@pytest.mark.parametrize(
    ("bounds", "found"),
    [
        (b"1-", NUMBERS),
        (b"3000238-", NUMBERS[2:]),
        (b"1-9999999999999999", NUMBERS),
        (b"3000239-3000239", NUMBERS[3:4]),
        (b"0-3000237", NUMBERS[:2]),
    ],
)
def test_ranges(bounds: bytes, found: tuple[int, ...]) -> None:
    said = converse(reader(), b"GROUP misc.test\r\nOVER %b\r\n" % bounds).splitlines()
    assert [int(line.split(b"\t")[0]) for line in said[2:-1]] == list(found)


def test_nothing_there() -> None:
    dialogue(
        reader(),
        """
        [C] OVER
        [C] OVER 1-
        [C] OVER <i.am.not.there@example.com>
        [C] GROUP misc.test
        [C] OVER 300256
        [C] OVER 3000444-3000222
        [C] OVER 1-x
        [C] OVER 1 2
        [C] GROUP example.empty.newsgroup
        [C] OVER
        [C] OVER 1-
        [S] 412 No newsgroup selected
        [S] 412 No newsgroup selected
        [S] 430 No such article
        [S] 211 5 3000234 3002322 misc.test
        [S] 423 No articles in that range
        [S] 423 No articles in that range
        [S] 501 Syntax error
        [S] 501 Syntax error
        [S] 211 0 4000 3999 example.empty.newsgroup
        [S] 420 Current article number is invalid
        [S] 423 No articles in that range
        """,
    )


def test_a_current_article_that_is_gone() -> None:
    spool = example()
    session = reader(spool)()
    session.receive(b"GROUP misc.test\r\nSTAT 3000238\r\n")
    spool.remove(b"misc.test", 3000238)
    assert session.receive(b"OVER\r\n") == [b"420 Current article number is invalid\r\n"]
