"""LAST (RFC 3977 section 6.1.3)."""

from tests.protocol.spool import example
from tests.protocol.talk import dialogue, reader


def test_it_goes_back_until_there_is_no_article_before() -> None:
    dialogue(
        reader(),
        """
        [C] GROUP misc.test
        [C] STAT 3000238
        [C] LAST
        [C] STAT
        [C] LAST
        [C] LAST
        [C] STAT
        [S] 211 5 3000234 3002322 misc.test
        [S] 223 3000238 <3000238@example.com>
        [S] 223 3000237 <3000237@example.com>
        [S] 223 3000237 <3000237@example.com>
        [S] 223 3000234 <45223423@example.com>
        [S] 422 No previous article in this group
        [S] 223 3000234 <45223423@example.com>
        """,
    )


def test_no_group_and_no_current_article() -> None:
    dialogue(
        reader(),
        """
        [C] LAST
        [C] GROUP example.empty.newsgroup
        [C] LAST
        [C] LAST 1
        [S] 412 No newsgroup selected
        [S] 211 0 4000 3999 example.empty.newsgroup
        [S] 420 Current article number is invalid
        [S] 501 Syntax error
        """,
    )


def test_it_goes_back_from_an_article_that_is_gone() -> None:
    spool = example()
    session = reader(spool)()
    session.receive(b"GROUP misc.test\r\nSTAT 3000238\r\n")
    spool.remove(b"misc.test", 3000238)
    assert session.receive(b"STAT\r\n") == [b"420 Current article number is invalid\r\n"]
    assert session.receive(b"LAST\r\n") == [b"223 3000237 <3000237@example.com>\r\n"]
