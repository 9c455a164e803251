"""XOVER (RFC 2980 section 2.8)."""

from tests.protocol.talk import converse, dialogue, reader


def test_it_is_over_by_another_name() -> None:
    for bounds in (b"", b" 3000237", b" 3000235-3000239", b" 1-"):
        said = converse(reader(), b"GROUP misc.test\r\nXOVER%b\r\n" % bounds)
        assert said == converse(reader(), b"GROUP misc.test\r\nOVER%b\r\n" % bounds)
        assert b"\r\n224 Overview information follows\r\n3000" in said


def test_an_empty_range_is_420() -> None:
    dialogue(
        reader(),
        """
        [C] XOVER 1-
        [C] GROUP misc.test
        [C] XOVER 300256
        [C] XOVER 5-4
        [C] XOVER <45223423@example.com>
        [C] GROUP example.empty.newsgroup
        [C] XOVER
        [C] XOVER 1-
        [S] 412 No newsgroup selected
        [S] 211 5 3000234 3002322 misc.test
        [S] 420 No articles selected
        [S] 420 No articles selected
        [S] 501 Syntax error
        [S] 211 0 4000 3999 example.empty.newsgroup
        [S] 420 Current article number is invalid
        [S] 420 No articles selected
        """,
    )
