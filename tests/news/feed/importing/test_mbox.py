import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ngroups.news.feed.importing.entry import Reason
from ngroups.news.feed.importing.mbox import read_mbox
from ngroups.news.feed.importing.wire import to_wire
from tests.news.feed.importing.articles import article, entries

MARK = b"From somebody Mon Nov  2 10:00:00 2026\n"


def mbox(texts: list[bytes]) -> bytes:
    """As mboxrd wants it."""
    return b"".join(MARK + re.sub(rb"(?m)^(>*From )", rb">\1", text) + b"\n" for text in texts)


def found(octets: bytes, step: int = 1 << 20) -> list[bytes | Reason]:
    return [item for _, item in entries(read_mbox, octets, step)]


@pytest.mark.parametrize("step", [1, 999, 1 << 20])
def test_articles_and_their_places(step: int) -> None:
    texts = [article(number, b"x\n" * number * 50) for number in range(30)]
    result = entries(read_mbox, mbox(texts), step)
    assert [item for _, item in result] == [to_wire(text) for text in texts]
    assert [offset for offset, _ in result] == [hit.start() for hit in re.finditer(MARK, mbox(texts))]


_BODY = st.lists(
    st.sampled_from([b"", b"From here", b">From there", b">>From", b"A: b", b".", b"\xff\0", b"> x"])
)


@settings(deadline=None)
@given(st.lists(_BODY, min_size=1, max_size=5), st.integers(1, 400))
def test_quoting_is_undone_exactly(bodies: list[list[bytes]], step: int) -> None:
    texts = [article(n, b"".join(line + b"\n" for line in body) + b"end\n") for n, body in enumerate(bodies)]
    assert found(mbox(texts), step) == [to_wire(text) for text in texts]


def test_blank_lines_at_the_end_of_an_article_stay() -> None:
    texts = [article(1, b"x\n\n\n"), article(2, b"\n")]
    assert found(mbox(texts)) == [to_wire(text) for text in texts]


def test_crlf_mailboxes() -> None:
    texts = [article(1), article(2)]
    assert found(mbox(texts).replace(b"\n", b"\r\n")) == [to_wire(text) for text in texts]


def test_from_in_an_unquoted_body_starts_nothing() -> None:
    text = article(1, b"Hi,\n\nFrom here on it is easy.\nIndeed.\nFrom: x\n")
    assert found(MARK + text + b"\n" + MARK + article(2)) == [to_wire(text), to_wire(article(2))]


def test_from_without_an_empty_line_before_starts_nothing() -> None:
    text = article(1, b"He wrote\nFrom there\nNote: it is warm\n")
    assert found(MARK + text + b"\n" + MARK + article(2)) == [to_wire(text), to_wire(article(2))]


def test_marks_of_old_archives() -> None:
    assert found(b"From -8984187982376\n>From uucp Mon\n" + article(1)) == [to_wire(article(1))]


def test_no_empty_line_at_the_end() -> None:
    assert found(MARK + article(1)) == [to_wire(article(1))]


@pytest.mark.parametrize("step", [1000, 1 << 20])
def test_one_article_above_the_limit_costs_only_itself(step: int) -> None:
    texts = [article(1), article(2, b"y" * 3_000_000 + b"\n"), article(3)]
    result = entries(lambda window: read_mbox(window, largest=1 << 20), mbox(texts), step)
    assert [item for _, item in result] == [to_wire(texts[0]), Reason.TOO_LARGE, to_wire(texts[2])]


def test_a_mark_with_nothing_behind_it() -> None:
    assert found(MARK) == [Reason.EMPTY]
