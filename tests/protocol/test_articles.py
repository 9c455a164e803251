"""Articles in wire format: taken apart at the right place, whole when put together, refused when none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.protocol.articles import (
    Article,
    ArticleError,
    Fault,
    Limits,
    Wire,
    has_bare,
    parse,
    split_newsgroups,
    stuff,
    unstuff,
    valid_message_id,
)

# RFC 3977 section 6.2.1.2, with a dot-stuffed line added.
EXAMPLE = (
    b"Path: pathost!demo!whitehouse!not-for-mail\r\n"
    b'From: "Demo User" <nobody@example.net>\r\n'
    b"Newsgroups: misc.test\r\n"
    b"Subject: I am just a test article\r\n"
    b"Date: 6 Oct 1998 04:38:40 -0500\r\n"
    b"Organization: An Example Net,\r\n Uncertain, Texas\r\n"
    b"Message-ID: <45223423@example.com>\r\n"
    b"\r\n"
    b"This is just a test article.\r\n"
    b"..signature\r\n"
    b".\r\n"
)


def test_the_example_of_rfc_3977() -> None:
    article = parse(EXAMPLE)
    assert article.head + bytes(article.body) == EXAMPLE
    assert bytes(article.body).startswith(b"\r\nThis")
    assert EXAMPLE[article.body_at :] == article.body
    assert article.get(b"organization") == b"An Example Net, Uncertain, Texas"
    assert article.get(b"newsgroups") == b"misc.test"
    assert article.get(b"lines") is None
    assert (article.count(b"path"), article.count(b"xref")) == (1, 0)
    assert [field.name for field in article.fields][:2] == [b"Path", b"From"]


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_any_buffer_will_do(kind: type[Wire]) -> None:
    assert parse(kind(EXAMPLE)).wire == EXAMPLE


def test_an_article_does_not_change_with_the_buffer_it_came_in() -> None:
    buffer = bytearray(EXAMPLE)
    article = parse(buffer)
    buffer[:] = bytes(len(buffer))
    assert article.head + bytes(article.body) == EXAMPLE


def test_large_bodies_are_views() -> None:
    wire = b"A: b\r\n\r\n" + b"x\r\n" * 50_000 + b".\r\n"
    body = parse(wire).body
    assert isinstance(body, memoryview)
    assert body.obj is wire
    assert body == wire[6:]


@pytest.mark.parametrize(
    ("wire", "fault"),
    [
        (b"", Fault.NO_CLOSING_DOT),
        (b"A: b\r\n\r\n", Fault.NO_CLOSING_DOT),
        (b"A: b\r\n\r\n.", Fault.NO_CLOSING_DOT),
        (b"A: b\r\n\r\nx.\r\n", Fault.NO_CLOSING_DOT),
        (b"A: b\n\n.\n", Fault.NO_CLOSING_DOT),
        (b".\r\n", Fault.NO_HEADER),
        (b"\r\n.\r\n", Fault.NO_HEADER),
        (b"\r\nbody\r\n.\r\n", Fault.NO_HEADER),
        (b"\r\nbody\r\n\r\n.\r\n", Fault.NO_HEADER),
        (b"A: b\r\n.\r\n", Fault.NO_EMPTY_LINE),
        (b"A: b\r\nbody\r\n.\r\n", Fault.NO_EMPTY_LINE),
        (b"A: b\0\r\n\r\n.\r\n", Fault.NUL),
        (b"A: b\r\n\r\n\0\r\n.\r\n", Fault.NUL),
        (b"A: b\rc\r\n\r\n.\r\n", Fault.BARE_CR_LF),
        (b"A: b\nC: d\r\n\r\n.\r\n", Fault.BARE_CR_LF),
        (b"A: b\r\nno colon\r\n\r\n.\r\n", Fault.BAD_HEADER_LINE),
        (b"nocolon\r\n\r\n.\r\n", Fault.BAD_HEADER_LINE),
        (b"A b: c\r\n\r\n.\r\n", Fault.BAD_HEADER_LINE),
        (b"A : c\r\n\r\n.\r\n", Fault.BAD_HEADER_LINE),
        (b": c\r\n\r\n.\r\n", Fault.BAD_HEADER_LINE),
        (b" A: c\r\n\r\n.\r\n", Fault.BAD_HEADER_LINE),
        (b"\xc4: c\r\n\r\n.\r\n", Fault.BAD_HEADER_LINE),
        (b"..A: c\r\n\r\n.\r\n", Fault.BAD_HEADER_LINE),
    ],
)
def test_what_is_no_article(wire: bytes, fault: Fault) -> None:
    with pytest.raises(ArticleError) as caught:
        parse(wire)
    assert caught.value.fault is fault
    assert str(caught.value) == caught.value.reason == fault.value
    assert caught.value.reason.isascii()


def _limited(limits: Limits, wire: bytes = EXAMPLE) -> Fault | None:
    try:
        parse(wire, limits)
    except ArticleError as error:
        return error.fault
    return None


def test_limits_are_the_last_size_that_passes() -> None:
    head = EXAMPLE.index(b"\r\n\r\n") + 2
    assert _limited(Limits(article=len(EXAMPLE))) is None
    assert _limited(Limits(article=len(EXAMPLE) - 1)) is Fault.TOO_LARGE
    assert _limited(Limits(head=head)) is None
    assert _limited(Limits(head=head - 1)) is Fault.HEADER_TOO_LARGE
    assert _limited(Limits(head_lines=8)) is None
    assert _limited(Limits(head_lines=7)) is Fault.TOO_MANY_LINES


def test_lines_of_a_repeated_field_count_too() -> None:
    wire = b"From: a\r\n" * 8 + b"\r\n.\r\n"
    assert _limited(Limits(head_lines=8), wire) is None
    assert _limited(Limits(head_lines=7), wire) is Fault.TOO_MANY_LINES


def test_the_first_of_repeated_fields_counts() -> None:
    article = parse(b"From: one\r\nTo: x\r\nFROM: two\r\nTo: y\r\n\r\n.\r\n")
    assert article.get(b"from") == b"one"
    assert article.known.from_ == b"one\r\n"
    assert article.repeated == {b"from"}
    assert (article.count(b"from"), article.count(b"to")) == (2, 2)


def test_no_repr_shows_an_article() -> None:
    assert "45223423" not in repr(parse(EXAMPLE))


@pytest.mark.parametrize(
    "body", [b"", b"\r\n", b"a\rb\nc\r\n", b"\n.\n\r\n", b"\xff\xfe\r\n", b"x" * 5000 + b"\r\n"]
)
def test_bodies_are_not_looked_into(body: bytes) -> None:
    article = parse(b"A: b\r\n\r\n" + body + b".\r\n")
    assert article.body == b"\r\n" + body + b".\r\n"


@given(st.binary(max_size=40).filter(lambda body: b"\0" not in body))
def test_head_and_body_are_the_wire(body: bytes) -> None:
    wire = b"Some: field\r\n\r\n" + stuff(body + b"\r\n") + b".\r\n"
    article = parse(wire)
    assert isinstance(article, Article)
    assert article.head + bytes(article.body) == wire


@pytest.mark.parametrize(
    ("plain", "stuffed"),
    [
        (b"", b""),
        (b".", b".."),
        (b".\r\n", b"..\r\n"),
        (b"a\r\n.\r\n", b"a\r\n..\r\n"),
        (b"a\r\n..b\r\nc.\r\n", b"a\r\n...b\r\nc.\r\n"),
        (b"a\n.b\r\n", b"a\n.b\r\n"),
        (b"\r\n.\r\n.\r\n", b"\r\n..\r\n..\r\n"),
    ],
)
def test_dot_stuffing(plain: bytes, stuffed: bytes) -> None:
    assert stuff(plain) == stuffed
    assert unstuff(stuffed) == plain


@given(st.lists(st.sampled_from([b".", b"\r\n", b"\r", b"\n", b"a", b"\0"])).map(b"".join))
def test_stuffing_can_be_undone_and_hides_the_end(text: bytes) -> None:
    assert unstuff(stuff(text)) == text
    assert b"\r\n.\r\n" not in stuff(text)


@pytest.mark.parametrize(
    ("message_id", "valid"),
    [
        (b"<a>", True),
        (b"<45223423@example.com>", True),
        (b"<1993Apr5.145821.13@\\odd[]!.com>", True),
        (b"<a<b@c>", True),
        (b"<" + b"a" * 248 + b">", True),
        (b"<" + b"a" * 249 + b">", False),
        (b"<>", False),
        (b"", False),
        (b"a@b", False),
        (b"<a@b", False),
        (b"<a b@c>", False),
        (b"<a>b>", False),
        (b"<a@b>\r\n", False),
        (b"<a@b>\n", False),
        (b"<\xe4@b>", False),
        (b"<a\t@b>", False),
    ],
)
def test_message_ids(message_id: bytes, valid: bool) -> None:
    assert valid_message_id(message_id) is valid


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"misc.test", [b"misc.test"]),
        (b"a.b,c.d", [b"a.b", b"c.d"]),
        (b" a.b ,\r\n\tc.d\r\n", [b"a.b", b"c.d"]),
        (b"a,,b,", [b"a", b"b"]),
        (b"a b,c", [b"a b", b"c"]),
        (b" ", []),
    ],
)
def test_newsgroups(content: bytes, names: list[bytes]) -> None:
    assert split_newsgroups(content) == names


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        (b"a\r\nb\r\n", False),
        (b"\r\n\r\n", False),
        (b"a\nb\r\n", True),
        (b"a\rb\r\n", True),
        (b"\na\r\n", True),
        (b"a\r\r\n", True),
        (b"a\n\r\n", True),
    ],
)
def test_bare_cr_and_lf(text: bytes, bare: bool) -> None:
    assert has_bare(text) is bare
