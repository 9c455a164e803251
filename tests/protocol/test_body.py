"""BODY (RFC 3977 section 6.2.3)."""

from tests.protocol.spool import example, wire
from tests.protocol.talk import converse, dialogue, reader


def test_what_follows_the_empty_line() -> None:
    dialogue(
        reader(),
        """
        [C] BODY <45223423@example.com>
        [S] 222 0 <45223423@example.com>
        [S] This is just a test article.
        [S] .
        [C] GROUP misc.test
        [C] BODY
        [C] BODY 3002322
        [C] STAT
        [S] 211 5 3000234 3002322 misc.test
        [S] 222 3000234 <45223423@example.com>
        [S] This is just a test article.
        [S] .
        [S] 222 3002322 <3002322@example.com>
        [S] ..dotted
        [S] .
        [S] 223 3002322 <3002322@example.com>
        """,
    )


def test_a_body_without_lines_is_a_dot() -> None:
    spool = example()
    spool.file(wire(b"<empty@example.com>", b""), (b"misc.test", 3002400))
    assert converse(reader(spool), b"BODY <empty@example.com>\r\n") == b"222 0 <empty@example.com>\r\n.\r\n"


def test_no_such_article() -> None:
    dialogue(
        reader(),
        """
        [C] BODY <i.am.not.there@example.com>
        [C] BODY
        [C] BODY 3000234
        [C] GROUP misc.test
        [C] BODY 300256
        [C] GROUP example.empty.newsgroup
        [C] BODY
        [C] BODY 1 2
        [S] 430 No such article
        [S] 412 No newsgroup selected
        [S] 412 No newsgroup selected
        [S] 211 5 3000234 3002322 misc.test
        [S] 423 No article with that number
        [S] 211 0 4000 3999 example.empty.newsgroup
        [S] 420 Current article number is invalid
        [S] 501 Syntax error
        """,
    )
