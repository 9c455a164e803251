"""HDR (RFC 3977 section 8.5)."""

import pytest

from tests.protocol.spool import Spool, example, wire
from tests.protocol.talk import converse, dialogue, reader


def spool() -> Spool:
    """The example of RFC 3977 section 8.5.3: one article has no Subject, one number is missing."""
    spool = Spool()
    spool.add_group(b"misc.test")
    subjects = (b"I am just a test article", b"", b"Re: I am just a test article", b"Ditto")
    lines = (42, 5, 11, 2378)
    for number, subject, count in zip((3000234, 3000235, 3000237, 3000238), subjects, lines, strict=True):
        article = wire(b"<%d@example.com>" % number, b"text\r\n" * count, Subject=subject, Lines=b"7")
        spool.file(article, (b"misc.test", number))
    return spool


def test_subjects_and_line_counts_of_a_range() -> None:
    said = converse(reader(spool()), b"GROUP misc.test\r\nHDR Subject 3000234-3000238\r\n")
    assert said.splitlines()[1:] == [
        b"225 Headers follow",
        b"3000234 I am just a test article",
        b"3000235 ",
        b"3000237 Re: I am just a test article",
        b"3000238 Ditto",
        b".",
    ]
    dialogue(
        reader(spool()),
        """
        [C] GROUP misc.test
        [C] HDR :lines 3000234-3000238
        [C] HDR Lines 3000234-3000238
        [S] 211 4 3000234 3000238 misc.test
        [S] 225 Headers follow
        [S] 3000234 42
        [S] 3000235 5
        [S] 3000237 11
        [S] 3000238 2378
        [S] .
        [S] 225 Headers follow
        [S] 3000234 7
        [S] 3000235 7
        [S] 3000237 7
        [S] 3000238 7
        [S] .
        """,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (b"subject", b"I am just a test article"),
        (b"FROM", b'"Demo User" <nobody@example.net>'),
        (b"Date", b"6 Oct 1998 04:38:40 -0500"),
        (b"message-id", b"<45223423@example.com>"),
        (b"References", b""),
        (b":bytes", b"291"),
        (b":lines", b"1"),
        (b"Xref", b"news.example.com misc.test:3000234"),
        (b"Organization", b"An Example Net, Uncertain, Texas"),
        (b"X-No-Such", b""),
    ],
)
def test_any_field_of_the_current_article(field: bytes, value: bytes) -> None:
    said = converse(reader(), b"GROUP misc.test\r\nHDR %b\r\n" % field)
    assert said.endswith(b"misc.test\r\n225 Headers follow\r\n3000234 %b\r\n.\r\n" % value)
    if field != b"Xref":  # which the stored article of the example lacks
        said = converse(reader(), b"HDR %b <45223423@example.com>\r\n" % field)
        assert said == b"225 Headers follow\r\n0 %b\r\n.\r\n" % value


def test_content_is_unfolded_and_its_tabs_are_spaces_wherever_it_comes_from() -> None:
    spool = example()
    folded = b"one\r\n two\r\n\tthree\tfour"
    article = wire(b"<fold@example.com>", Subject=folded, Summary=folded)
    spool.file(article, (b"misc.test", 3002400))
    said = b"225 Headers follow\r\n%b one two three four\r\n.\r\n"
    for field in (b"Subject", b"Summary"):
        there = converse(reader(spool), b"GROUP misc.test\r\nHDR %b 3002400\r\n" % field)
        assert there.endswith(said % b"3002400")
        assert converse(reader(spool), b"HDR %b <fold@example.com>\r\n" % field) == said % b"0"


def test_of_a_field_that_is_repeated_only_the_first_is_returned() -> None:
    spool = example()
    article = wire(b"<twice@example.com>", Comments=b"one").replace(
        b"\r\nComments", b"\r\nComments: zero\r\nComments"
    )
    spool.file(article, (b"misc.test", 3002400))
    assert converse(reader(spool), b"HDR Comments <twice@example.com>\r\n").splitlines()[1] == b"0 zero"


def test_nothing_there() -> None:
    dialogue(
        reader(),
        """
        [C] HDR subject <i.am.not.there@example.com>
        [C] HDR subject 300256-
        [C] HDR subject
        [C] GROUP misc.test
        [C] HDR :nothing 3000234-3000238
        [C] HDR subject 1-5
        [C] HDR organization 1-5
        [C] HDR subject 5-1
        [C] HDR subject x
        [C] HDR
        [C] HDR a b c
        [C] GROUP example.empty.newsgroup
        [C] HDR subject 1-
        [C] HDR subject
        [S] 430 No such article
        [S] 412 No newsgroup selected
        [S] 412 No newsgroup selected
        [S] 211 5 3000234 3002322 misc.test
        [S] 503 Data item not stored
        [S] 423 No articles in that range
        [S] 423 No articles in that range
        [S] 423 No articles in that range
        [S] 501 Syntax error
        [S] 501 Syntax error
        [S] 501 Syntax error
        [S] 211 0 4000 3999 example.empty.newsgroup
        [S] 423 No articles in that range
        [S] 420 Current article number is invalid
        """,
    )
