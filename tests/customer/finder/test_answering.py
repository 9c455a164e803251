"""The finder answers what it is asked, as often as it may."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.customer.finder.answering import Answering
from ngroups.customer.finder.questions import FOUND, LATER, MAX_QUESTION, parse, question
from ngroups.sealing.blind_index import blind_index
from ngroups.sealing.wire import MalformedError

KEY = bytes(range(32))
ASKED = question("email", "someone@example.com")


class Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_index_of_an_address() -> None:
    answering = Answering(KEY, 10, Time())
    assert answering(ASKED) == FOUND + blind_index(KEY, "email", "someone@example.com")


def test_an_hours_share_and_its_return() -> None:
    time = Time()
    answering = Answering(KEY, 10, time)
    assert [answering(ASKED) != LATER for _ in range(12)] == [True] * 10 + [False] * 2
    time.now += 361
    assert [answering(ASKED) != LATER for _ in range(2)] == [True, False]
    time.now += 100 * 3600
    assert [answering(ASKED) != LATER for _ in range(12)] == [True] * 10 + [False] * 2


def test_every_question_counts_alike() -> None:
    answering = Answering(KEY, 3, Time())
    answers = [answering(question("email", f"{name}@example.com")) for name in "abcd"]
    assert [answer == LATER for answer in answers] == [False, False, False, True]


@pytest.mark.parametrize(
    "octets",
    [b"", b"\x02" + ASKED[1:], ASKED + b"\0", ASKED[:-1], question("name", "x"), bytes(MAX_QUESTION + 1)],
)
def test_what_is_no_question(octets: bytes) -> None:
    assert Answering(KEY, 10, Time())(octets) is None


@given(st.binary(max_size=60))
def test_any_octets(octets: bytes) -> None:
    try:
        kind, value = parse(octets)
    except MalformedError:
        return
    assert question(kind, value) == octets
