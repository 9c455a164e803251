"""XHDR (RFC 2980 section 2.6)."""

from tests.protocol.spool import example, wire
from tests.protocol.talk import converse, dialogue, reader


def test_a_range_the_current_article_and_a_message_id() -> None:
    dialogue(
        reader(),
        """
        [C] GROUP misc.test
        [C] XHDR Subject 3000234-3000238
        [C] XHDR subject
        [C] XHDR subject <3000237@example.com>
        [C] STAT
        [S] 211 5 3000234 3002322 misc.test
        [S] 221 Headers follow
        [S] 3000234 I am just a test article
        [S] 3000237 Re: article 3000237
        [S] 3000238 Re: article 3000238
        [S] .
        [S] 221 Headers follow
        [S] 3000234 I am just a test article
        [S] .
        [S] 221 Headers follow
        [S] <3000237@example.com> Re: article 3000237
        [S] .
        [S] 223 3000234 <45223423@example.com>
        """,
    )


def test_what_an_article_lacks_is_none() -> None:
    dialogue(
        reader(),
        """
        [C] GROUP misc.test
        [C] XHDR References 3000234-3000237
        [C] XHDR Summary 3000234-3000237
        [C] XHDR Summary <3000237@example.com>
        [S] 211 5 3000234 3002322 misc.test
        [S] 221 Headers follow
        [S] 3000234 (none)
        [S] 3000237 <45223423@example.com>
        [S] .
        [S] 221 Headers follow
        [S] 3000234 (none)
        [S] 3000237 (none)
        [S] .
        [S] 221 Headers follow
        [S] <3000237@example.com> (none)
        [S] .
        """,
    )


def test_a_subject_that_is_missing() -> None:
    spool = example()
    spool.file(wire(b"<bare@example.com>", Subject=b""), (b"misc.test", 3002400))
    said = converse(reader(spool), b"GROUP misc.test\r\nXHDR Subject 3002322-\r\n").splitlines()
    assert said[2:] == [b"3002322 Re: article 3002322", b"3002400 (none)", b"."]


def test_bytes_and_lines_are_counted() -> None:
    dialogue(
        reader(),
        """
        [C] GROUP misc.test
        [C] XHDR Lines 3000234-3000237
        [C] XHDR Bytes 3000234
        [C] XHDR lines <45223423@example.com>
        [S] 211 5 3000234 3002322 misc.test
        [S] 221 Headers follow
        [S] 3000234 1
        [S] 3000237 2
        [S] .
        [S] 221 Headers follow
        [S] 3000234 291
        [S] .
        [S] 221 Headers follow
        [S] <45223423@example.com> 1
        [S] .
        """,
    )


def test_nothing_there() -> None:
    dialogue(
        reader(),
        """
        [C] XHDR subject 1-
        [C] XHDR subject <i.am.not.there@example.com>
        [C] GROUP misc.test
        [C] XHDR subject 1-5
        [C] XHDR subject x
        [C] XHDR
        [C] GROUP example.empty.newsgroup
        [C] XHDR subject
        [S] 412 No newsgroup selected
        [S] 430 No such article
        [S] 211 5 3000234 3002322 misc.test
        [S] 221 Headers follow
        [S] .
        [S] 501 Syntax error
        [S] 501 Syntax error
        [S] 211 0 4000 3999 example.empty.newsgroup
        [S] 420 Current article number is invalid
        """,
    )
