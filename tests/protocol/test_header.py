"""Header blocks: every field whatever its spelling, and never a byte of difference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.protocol.articles import ArticleError, Limits, _examine, parse
from ngroups.protocol.header import (
    KNOWN_NAMES,
    field_content,
    find_field,
    scan,
    split_fields,
    valid_name,
    without_field,
)

LIMIT = 1 << 16


def test_known_names_are_the_fields_in_order() -> None:
    assert KNOWN_NAMES[:5] == (b"approved", b"control", b"date", b"from", b"injection-date")
    head = b"".join(b"%b: %b\r\n" % (name.title(), name) for name in reversed(KNOWN_NAMES))
    found = scan(head.replace(b"Message-Id", b"Message-ID") + b"\r\n.\r\n", LIMIT)
    assert found is not None
    assert found[1] == tuple(name + b"\r\n" for name in KNOWN_NAMES)


@pytest.mark.parametrize(
    ("head", "subject"),
    [
        (b"Subject: plain\r\n", b"plain\r\n"),
        (b"Subject:no space\r\n", b"no space\r\n"),
        (b"Subject: \t more blanks \r\n", b"more blanks \r\n"),
        (b"Subject:\r\n", b"\r\n"),
        (b"Subject: one\r\n two\r\n\tthree\r\n", b"one\r\n two\r\n\tthree\r\n"),
        (b"Subject:\r\n on the next line\r\n", b"\r\n on the next line\r\n"),
        (
            b"X-Odd!#$: 1\r\nSubject: gr\xfc\xdfe \xf0\x9f\x98\x80 \x1b$B\r\n",
            b"gr\xfc\xdfe \xf0\x9f\x98\x80 \x1b$B\r\n",
        ),
        (b"Unheard-Of: 1\r\nSubject: " + b"long" * 1000 + b"\r\n", b"long" * 1000 + b"\r\n"),
        (b"Subjects: other\r\nX-Subject: other\r\nSubject: mine\r\n", b"mine\r\n"),
        (b"Lines:\r\n Subject: in a fold\r\nSubject: mine\r\n", b"mine\r\n"),
    ],
)
def test_scan_takes_in_what_the_net_carries(head: bytes, subject: bytes) -> None:
    found = scan(head + b"\r\n.\r\n", LIMIT)
    assert found is not None
    end, known = found
    assert (end, known.subject) == (len(head), subject)


@pytest.mark.parametrize(
    "wire",
    [
        b"",
        b"\r\n.\r\n",
        b"Subject: x\r\n",
        b"Subject: x\r\n.\r\n",
        b"Subject x\r\n\r\n",
        b"Subject\r\n\r\n",
        b"Subject : x\r\n\r\n",
        b": x\r\n\r\n",
        b" Subject: x\r\n\r\n",
        b"..Subject: x\r\n\r\n",
        b"Subject: a\rb\r\n\r\n",
        b"Subject: a\nb: c\r\n\r\n",
        b"Subject: a\r\r\n\r\n",
        b"Lines: 1\r\n a\nb\r\n\r\n",
        b"X-One: a\r\nnothing\r\n\r\n",
        b"S\xfcbject: a\r\n\r\n",
        # Left to `parse`, which counts them:
        b"Subject: x\r\nSubject: y\r\n\r\n",
        b"Subject: x\r\nSUBJECT: y\r\n\r\n",
        b"subject: x\r\n\r\n",
    ],
)
def test_scan_leaves_the_rest_alone(wire: bytes) -> None:
    assert scan(wire, LIMIT) is None


def test_scan_stops_at_the_limit() -> None:
    wire = b"Subject: x\r\n\r\n"
    assert scan(wire, 12) is not None
    assert scan(wire, 11) is None


NAMES = st.sampled_from(
    [
        b"Path",
        b"From",
        b"Message-ID",
        b"Message-Id",
        b"SUBJECT",
        b"Subject",
        b"Xref",
        b"X-A",
        b"Odd",
        b"B\xfc",
        b"",
        b".A",
    ]
)
PIECES = st.sampled_from(
    [
        b":",
        b": ",
        b" ",
        b"\t",
        b"a",
        b"\xff",
        b"\r\n",
        b"\r\n ",
        b"\r\n\t",
        b"\r",
        b"\n",
        b"\r\n\r\n",
        b".",
        b"Date: ",
    ]
)
FIELDS = st.builds(
    lambda name, pieces: name + b": " + b"".join(pieces) + b"\r\n", NAMES, st.lists(PIECES, max_size=5)
)
WIRES = st.builds(lambda fields: b"".join(fields) + b"\r\n.\r\n", st.lists(FIELDS | PIECES, max_size=6))


@given(WIRES)
def test_scan_and_the_careful_way_agree(wire: bytes) -> None:
    quick = scan(wire, LIMIT)
    try:
        careful = _examine(wire, Limits())
    except ArticleError:
        assert quick is None
        return
    if quick is not None:
        assert not careful.repeated
        assert quick == (careful.body_at, careful.known)


@given(WIRES)
def test_fields_add_up_to_the_head(wire: bytes) -> None:
    try:
        article = parse(wire)
    except ArticleError:
        return
    assert b"".join(field.raw for field in article.fields) == article.head
    for field in article.fields:
        name = field.name.lower()
        assert valid_name(name)
        span = find_field(article.head, name)
        assert span is not None
        first = next(other for other in article.fields if other.name.lower() == name)
        assert article.head[slice(*span)] == first.raw
        rest = [other.raw for other in article.fields if other.name.lower() != name]
        assert without_field(article.head, name) == b"".join(rest)


def test_field_content_is_unfolded() -> None:
    head = b"A: 1\r\nsubJect: one\r\n\ttwo \r\nB: 2\r\n"
    assert field_content(head, b"subject") == b"one\ttwo "
    assert field_content(head, b"a") == b"1"
    assert field_content(head, b"b") == b"2"
    assert field_content(head, b"c") is None
    assert field_content(head, b"ject") is None


def test_split_fields_of_nothing() -> None:
    assert list(split_fields(b"")) == []


@pytest.mark.parametrize(
    ("name", "valid"),
    [
        (b"A", True),
        (b"x-!#$%", True),
        (b"", False),
        (b"a b", False),
        (b".a", False),
        (b"a.b", True),
        (b"a:", False),
        (b"\xe4", False),
    ],
)
def test_names(name: bytes, valid: bool) -> None:
    assert valid_name(name) is valid
