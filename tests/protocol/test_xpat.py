"""XPAT (RFC 2980 section 2.9)."""

import pytest

from tests.protocol.talk import converse, dialogue, reader


def test_those_of_a_range_whose_header_matches() -> None:
    dialogue(
        reader(),
        """
        [C] GROUP misc.test
        [C] XPAT Subject 1- *article*37
        [C] XPAT Subject 1- *38 *39
        [C] XPAT Subject 3000234-3000237 [Rr]e:?article*
        [C] XPAT Subject 1- *nothing*
        [C] XPAT From 3000234 *!* *nobody*
        [S] 211 5 3000234 3002322 misc.test
        [S] 221 Headers follow
        [S] 3000237 Re: article 3000237
        [S] .
        [S] 221 Headers follow
        [S] 3000238 Re: article 3000238
        [S] 3000239 Re: article 3000239
        [S] .
        [S] 221 Headers follow
        [S] 3000237 Re: article 3000237
        [S] .
        [S] 221 Headers follow
        [S] .
        [S] 221 Headers follow
        [S] 3000234 "Demo User" <nobody@example.net>
        [S] .
        """,
    )


def test_one_article_by_message_id() -> None:
    dialogue(
        reader(),
        """
        [C] XPAT Subject <45223423@example.com> *test*
        [C] XPAT Subject <45223423@example.com> *toast*
        [C] XPAT Subject <i.am.not.there@example.com> *
        [C] XPAT Subject 1- *
        [S] 221 Headers follow
        [S] <45223423@example.com> I am just a test article
        [S] .
        [S] 221 Headers follow
        [S] .
        [S] 430 No such article
        [S] 412 No newsgroup selected
        """,
    )


@pytest.mark.parametrize(
    "arguments", [b"Subject", b"Subject 1-", b"Subject 1- [a", b"Subject x *", b"Subject 1- [z-a]"]
)
def test_bad_arguments(arguments: bytes) -> None:
    said = converse(reader(), b"GROUP misc.test\r\nXPAT %b\r\n" % arguments)
    assert said == b"211 5 3000234 3002322 misc.test\r\n501 Syntax error\r\n"
