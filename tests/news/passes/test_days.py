"""Handles: the same within a day, different on the next, and findable for thirty days only."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.news.passes.blocked import HandleTooOldError, block, blocked_handles, forget_old
from ngroups.news.passes.days import BadHandleError, DayKeys, day_of, handle, read_day
from ngroups.news.passes.epochs import DAY
from tests.news.passes.holder import NOVEMBER

TODAY = day_of(NOVEMBER)


def random(n: int) -> bytes:
    return bytes(n)


@given(
    st.binary(min_size=32, max_size=32),
    st.integers(18300, 18300 + 32**3 - 1000),
    st.binary(min_size=16, max_size=16),
)
def test_a_handle_says_its_day_and_is_letters_and_digits(key: bytes, day: int, nonce: bytes) -> None:
    text = handle(key, day, nonce)
    assert read_day(text) == day
    assert text.isalnum()
    assert len(text) == 27


@pytest.mark.parametrize("text", [b"", b"a" * 26, b"a" * 28, b"A" * 27, b"1" * 27, b"a" * 26 + b"\n"])
def test_what_is_no_handle_is_refused(text: bytes) -> None:
    with pytest.raises(BadHandleError):
        read_day(text)


def test_there_are_keys_for_today_and_tomorrow_and_thirty_days_back(tmp_path: Path) -> None:
    keys = DayKeys(tmp_path / "days")
    for day in range(40):
        keys.tick(NOVEMBER + day * DAY, random)
    assert sorted(keys.load()) == list(range(TODAY + 39 - 30, TODAY + 41))


def test_an_erased_key_is_gone(tmp_path: Path) -> None:
    keys = DayKeys(tmp_path)
    keys.tick(NOVEMBER, lambda n: b"\xaa" * n)
    keys.tick(NOVEMBER + 40 * DAY, lambda n: b"\xbb" * n)
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"\xbb" * 32}


def test_a_key_stays_the_same_all_day(tmp_path: Path) -> None:
    keys = DayKeys(tmp_path)
    keys.tick(NOVEMBER, lambda n: b"\xaa" * n)
    keys.tick(NOVEMBER + DAY, lambda n: b"\xbb" * n)
    assert keys.load() == {TODAY: b"\xaa" * 32, TODAY + 1: b"\xaa" * 32, TODAY + 2: b"\xbb" * 32}


def test_a_handle_is_blocked_once_and_forgotten_with_its_day(tmp_path: Path) -> None:
    keys, path = DayKeys(tmp_path / "days"), tmp_path / "blocked"
    keys.tick(NOVEMBER, random)
    one, other = (handle(bytes(32), TODAY, nonce) for nonce in (b"a" * 16, b"b" * 16))
    assert block(path, one, keys)
    assert block(path, other, keys)
    assert not block(path, one, keys)
    assert blocked_handles(path) == {TODAY: {one, other}}
    assert path.read_bytes().split() == sorted([one, other])
    assert path.stat().st_mode & 0o777 == 0o600
    forget_old(path, NOVEMBER + 30 * DAY)
    assert blocked_handles(path) == {TODAY: {one, other}}
    forget_old(path, NOVEMBER + 31 * DAY)
    assert path.read_bytes() == b""


def test_a_handle_whose_key_is_erased_cannot_be_blocked(tmp_path: Path) -> None:
    keys = DayKeys(tmp_path / "days")
    keys.tick(NOVEMBER, random)
    with pytest.raises(HandleTooOldError):
        block(tmp_path / "blocked", handle(bytes(32), TODAY - 31, bytes(16)), keys)


def test_lines_that_are_no_handles_do_no_harm(tmp_path: Path) -> None:
    path, good = tmp_path / "blocked", handle(bytes(32), TODAY, bytes(16))
    path.write_bytes(b"rubbish\n\xff\xff\n" + good + b"\n")
    assert blocked_handles(path) == {TODAY: {good}}
    assert blocked_handles(tmp_path / "none") == {}
