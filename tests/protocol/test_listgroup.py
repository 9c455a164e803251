"""LISTGROUP (RFC 3977 section 6.1.2)."""

import pytest

from tests.protocol.talk import converse, dialogue, reader


def test_it_selects_a_group_and_lists_its_articles() -> None:
    dialogue(
        reader(),
        """
        [C] LISTGROUP misc.test
        [S] 211 5 3000234 3002322 misc.test list follows
        [S] 3000234
        [S] 3000237
        [S] 3000238
        [S] 3000239
        [S] 3002322
        [S] .
        [C] STAT
        [S] 223 3000234 <45223423@example.com>
        """,
    )


def test_an_empty_group_has_an_empty_list() -> None:
    dialogue(
        reader(),
        """
        [C] LISTGROUP example.empty.newsgroup
        [S] 211 0 4000 3999 example.empty.newsgroup list follows
        [S] .
        [C] STAT
        [S] 420 Current article number is invalid
        """,
    )


def test_without_a_name_it_takes_the_open_group_and_goes_back_to_its_first_article() -> None:
    dialogue(
        reader(),
        """
        [C] GROUP misc.test
        [C] STAT 3000239
        [C] LISTGROUP
        [C] STAT
        [S] 211 5 3000234 3002322 misc.test
        [S] 223 3000239 <3000239@example.com>
        [S] 211 5 3000234 3002322 misc.test list follows
        [S] 3000234
        [S] 3000237
        [S] 3000238
        [S] 3000239
        [S] 3002322
        [S] .
        [S] 223 3000234 <45223423@example.com>
        """,
    )


@pytest.mark.parametrize(
    ("bounds", "listed"),
    [
        (b"3000238-3000248", [3000238, 3000239]),
        (b"3000239-", [3000239, 3002322]),
        (b"3000237", [3000237]),
        (b"3000235", []),
        (b"12345678-", []),
        (b"9999-111", []),
        (b"1-9999999999999999", [3000234, 3000237, 3000238, 3000239, 3002322]),
        (b"9999999999999999-", []),
    ],
)
def test_a_range_narrows_the_list_but_not_what_is_selected(bounds: bytes, listed: list[int]) -> None:
    said = converse(reader(), b"LISTGROUP misc.test %b\r\nSTAT\r\n" % bounds)
    lines = b"".join(b"%d\r\n" % number for number in listed)
    status = b"211 5 3000234 3002322 misc.test list follows\r\n"
    assert said == status + lines + b".\r\n223 3000234 <45223423@example.com>\r\n"


@pytest.mark.parametrize("bounds", [b"-", b"-5", b"1-2-3", b"x", b"1-x", b"+1", b"1,2", b"12345678901234567"])
def test_what_is_no_range_changes_nothing(bounds: bytes) -> None:
    said = converse(reader(), b"LISTGROUP misc.test %b\r\nSTAT\r\n" % bounds)
    assert said == b"501 Syntax error\r\n412 No newsgroup selected\r\n"


def test_no_such_group_and_none_selected() -> None:
    dialogue(
        reader(),
        """
        [C] LISTGROUP
        [C] LISTGROUP no.such.group
        [C] LISTGROUP no.such.group 1-
        [C] LISTGROUP misc.test 1- 2
        [S] 412 No newsgroup selected
        [S] 411 No such newsgroup
        [S] 411 No such newsgroup
        [S] 501 Syntax error
        """,
    )


def test_a_list_keeps_to_its_group_though_another_is_opened_before_it_is_sent() -> None:
    said = converse(reader(), b"LISTGROUP misc.test 3000239-\r\nGROUP example.empty.newsgroup\r\n")
    assert said.endswith(b"3000239\r\n3002322\r\n.\r\n211 0 4000 3999 example.empty.newsgroup\r\n")
