"""Overview lines as RFC 3977 section 8.3 wants them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.protocol.articles import parse, stuff, unstuff
from ngroups.protocol.overview import (
    OVERVIEW_FMT,
    clean,
    field_text,
    line_count,
    octets,
    overview_fields,
    overview_line,
)


def wire(head: bytes, body: bytes = b"") -> bytes:
    return head + b"\r\n" + stuff(body) + b".\r\n"


# RFC 3977 section 8.3.3, third line of the first example.
EXAMPLE = wire(
    b"Message-ID: <45223423@example.com>\r\n"
    b"Subject: I am just a test article\r\n"
    b'From: "Demo User" <nobody@example.com>\r\n'
    b"Date: 6 Oct 1998 04:38:40 -0500\r\n"
    b"References: <45454@example.net>\r\n",
    b"Body\r\n",
)
FIELDS = (
    b'I am just a test article\t"Demo User" <nobody@example.com>\t'
    b"6 Oct 1998 04:38:40 -0500\t<45223423@example.com>\t<45454@example.net>"
)


def test_the_example_of_rfc_3977() -> None:
    assert overview_fields(parse(EXAMPLE)) == FIELDS
    line = overview_line(3000234, FIELDS, 1234, 17, b"news.example.com misc.test:3000363")
    assert line == b"3000234\t" + FIELDS + b"\t1234\t17\tXref: news.example.com misc.test:3000363\r\n"


def test_the_format_names_what_a_line_has() -> None:
    line = overview_line(1, FIELDS, 2, 3, b"x")
    assert len(OVERVIEW_FMT) == line.count(b"\t")
    assert OVERVIEW_FMT[5:] == (b":bytes", b":lines", b"Xref:full")


@pytest.mark.parametrize(
    ("head", "subject"),
    [
        (b"Subject: a\r\n b\r\n\tc\r\n", b"a b c"),
        (b"Subject: a\tb\r\n", b"a b"),
        (b"Subject:  wide  \r\n", b"wide  "),
        (b"Subject:\r\n", b""),
        (b"subject: x\r\n", b"x"),
        (b"Subject: \xfc\x1b$B\r\n", b"\xfc\x1b$B"),
        (b"Subject: first\r\nSubject: second\r\n", b"first"),
        (b"Other: field\r\n", b""),
    ],
)
def test_contents_are_unfolded_and_cleaned(head: bytes, subject: bytes) -> None:
    article = parse(wire(head))
    assert overview_fields(article) == subject + b"\t\t\t\t"
    assert field_text(article, b"subject") == subject


def test_a_message_id_stands_alone() -> None:
    assert overview_fields(parse(wire(b"Message-ID:\r\n <a@b> \r\n"))) == b"\t\t\t<a@b>\t"


def test_field_text_takes_any_field() -> None:
    article = parse(wire(b"X-Any:\tone\r\n\ttwo\r\n"))
    assert field_text(article, b"x-any") == b"one two"
    assert field_text(article, b"x-other") == b""


def test_clean_leaves_no_separator() -> None:
    assert clean(b"a\0b\tc\rd\ne") == b"a b c d e"


BODIES = st.lists(st.sampled_from([b"", b".", b"..", b"text", b".x", b"a" * 200])).map(
    lambda lines: b"".join(line + b"\r\n" for line in lines)
)


@pytest.mark.parametrize("repeat", [1, 1000])
@given(body=BODIES)
def test_octets_and_lines_are_those_of_the_article_itself(body: bytes, repeat: int) -> None:
    body *= repeat
    article = parse(wire(b"A: b\r\nC: d\r\n e\r\n", body))
    plain = b"A: b\r\nC: d\r\n e\r\n\r\n" + body
    assert octets(article) == len(plain)
    assert line_count(article) == body.count(b"\r\n")
    assert unstuff(article.wire[:-3]) == plain


def test_a_line_wrongly_left_unstuffed_loses_its_dot_as_it_does_at_the_reader() -> None:
    article = parse(b"A: b\r\n\r\n.x\r\n.\r\n")
    assert octets(article) == len(b"A: b\r\n\r\nx\r\n")
