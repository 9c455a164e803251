"""A pass's text: one form, which says class and epoch, and goes into any newsreader."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.protocol.passes import (
    EPOCHS,
    Pass,
    epoch_name,
    function_input,
    password,
    read_epoch_name,
    read_user_name,
    user_name,
)

passes = st.builds(
    Pass,
    st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=2, max_size=2).map(str.encode),
    st.integers(0, EPOCHS - 1),
    st.binary(min_size=16, max_size=16),
)


@given(passes)
def test_a_user_name_is_read_as_it_was_written(each: Pass) -> None:
    user = user_name(each)
    assert read_user_name(user) == each
    assert re.fullmatch(rb"[a-z2-7]{30}", user)


@given(passes, passes)
def test_different_passes_have_different_names_and_inputs(one: Pass, other: Pass) -> None:
    assert (
        (one == other)
        == (user_name(one) == user_name(other))
        == (function_input(one) == function_input(other))
    )


def test_the_form_is_fixed() -> None:
    each = Pass(b"st", read_epoch_name("2026-11"), bytes(range(16)))
    assert user_name(each) == b"stcsaaaqeayeaudaocajbifqydiob4"
    assert function_input(each) == b"ngroups-pass-v1st\x00\x52" + bytes(range(16))
    assert password(bytes(range(64))) == b"aaaqeayeaudaocajbifqydiob4"


GOOD = b"stcsaaaqeayeaudaocajbifqydiob4"


@pytest.mark.parametrize(
    "user",
    [
        b"",
        GOOD[:-1],
        GOOD + b"a",
        GOOD.upper(),
        GOOD[:-1] + b"5",  # bits behind the last octet
        b"1" + GOOD[1:],
        GOOD + b"\n",
        GOOD.replace(b"q", b"0"),
        b"reader1",
        b"\xc3\xa9" * 15,
    ],
)
def test_what_is_no_pass_is_none(user: bytes) -> None:
    assert read_user_name(GOOD)
    assert read_user_name(user) is None


@given(
    st.binary(max_size=40)
    | st.text(string.ascii_lowercase + "234567", min_size=30, max_size=30).map(str.encode)
)
def test_any_name_is_read_in_one_form_or_not_at_all(user: bytes) -> None:
    each = read_user_name(user)
    assert each is None or user_name(each) == user


@given(st.integers(0, EPOCHS - 1))
def test_epochs_have_names(epoch: int) -> None:
    assert read_epoch_name(epoch_name(epoch)) == epoch


def test_epochs_are_months_since_2020() -> None:
    assert [epoch_name(each) for each in (0, 11, 12, 82, EPOCHS - 1)] == [
        "2020-01",
        "2020-12",
        "2021-01",
        "2026-11",
        "2105-04",
    ]


@pytest.mark.parametrize(
    "name", ["", "2026", "2026-13", "2026-00", "2026-1", "2019-12", "2105-05", "2026-11 "]
)
def test_what_is_no_epoch_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="epoch"):
        read_epoch_name(name)


def test_a_pass_shows_nothing() -> None:
    assert repr(Pass(b"st", 1, bytes(16))) == "<Pass>"
