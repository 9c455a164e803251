"""NEXT (RFC 3977 section 6.1.4)."""

from tests.protocol.spool import example, wire
from tests.protocol.talk import dialogue, reader


def test_it_goes_on_until_there_is_no_article_after() -> None:
    dialogue(
        reader(),
        """
        [C] GROUP misc.test
        [C] NEXT
        [C] STAT
        [C] STAT 3000239
        [C] NEXT
        [C] NEXT
        [C] STAT
        [S] 211 5 3000234 3002322 misc.test
        [S] 223 3000237 <3000237@example.com>
        [S] 223 3000237 <3000237@example.com>
        [S] 223 3000239 <3000239@example.com>
        [S] 223 3002322 <3002322@example.com>
        [S] 421 No next article in this group
        [S] 223 3002322 <3002322@example.com>
        """,
    )


def test_no_group_and_no_current_article() -> None:
    dialogue(
        reader(),
        """
        [C] NEXT
        [C] GROUP example.empty.newsgroup
        [C] NEXT
        [C] NEXT 1
        [S] 412 No newsgroup selected
        [S] 211 0 4000 3999 example.empty.newsgroup
        [S] 420 Current article number is invalid
        [S] 501 Syntax error
        """,
    )


def test_it_finds_an_article_that_has_just_come() -> None:
    spool = example()
    session = reader(spool)()
    session.receive(b"GROUP misc.test\r\nSTAT 3002322\r\n")
    assert session.receive(b"NEXT\r\n") == [b"421 No next article in this group\r\n"]
    spool.file(wire(b"<new@example.com>"), (b"misc.test", 3002400))
    assert session.receive(b"NEXT\r\n") == [b"223 3002400 <new@example.com>\r\n"]
