"""The token bucket: never more than its rate and burst, never a wait for nothing."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.news.limits.pacing import Pace

rates = st.integers(1, 10**9)
bursts = st.integers(1, 10**7)
starts = st.one_of(st.floats(0, 10**6), st.floats(1.7e9, 2e9))
steps = st.lists(st.tuples(st.floats(0, 100), st.integers(0, 10**8)), max_size=12)


@given(rates, bursts, starts, steps)
def test_never_more_than_rate_times_time_and_burst(
    rate: int, burst: int, start: float, steps: list[tuple[float, int]]
) -> None:
    pace, now = Pace(rate, burst), start
    gone = [(int(now * 10**9), 0)]
    for step, wanted in steps:
        now += step
        granted = pace.allow(now, wanted)
        assert 0 <= granted <= wanted
        gone.append((int(now * 10**9), gone[-1][1] + granted))
    for (since, before), (until, after) in combinations(gone, 2):
        assert (after - before - burst) * 10**9 <= rate * (until - since)


@given(rates, bursts, starts, st.integers(0, 10**7))
def test_after_the_wait_half_the_burst_may_go(rate: int, burst: int, start: float, spent: int) -> None:
    pace = Pace(rate, burst)
    pace.allow(start, spent)
    later = start + pace.wait(start)
    assert pace.wait(later) == 0
    assert pace.allow(later, burst) >= (burst + 1) // 2


@given(rates, st.integers(10**4, 10**7), st.floats(0, 10**6))
def test_who_always_waits_gets_the_full_rate(rate: int, burst: int, start: float) -> None:
    pace, now, total = Pace(rate, burst), start, 0
    for _ in range(20):
        total += pace.allow(now, burst)
        now += pace.wait(now)
    total += pace.allow(now, burst)
    assert total >= int(rate * (now - start) * 0.999)


def test_by_hand() -> None:
    pace = Pace(100, 50)
    assert pace.allow(10.0, 80) == 50
    assert pace.allow(10.0, 80) == 0
    assert pace.wait(10.0) == pytest.approx(0.25, abs=1e-5)
    assert pace.allow(10.25, 80) == 25
    assert pace.allow(99.0, 80) == 50


def test_no_rate_no_limit() -> None:
    pace = Pace(0, 1)
    assert pace.allow(1.0, 10**12) == 10**12
    assert pace.wait(1.0) == 0


def test_time_that_runs_backwards_adds_nothing() -> None:
    pace = Pace(100, 50)
    assert pace.allow(10.0, 50) == 50
    assert pace.allow(9.0, 50) == 0
    assert pace.allow(10.1, 50) == 10


def test_a_change_keeps_what_was_saved_as_far_as_the_new_burst_holds_it() -> None:
    pace = Pace(100, 50)
    pace.change(1.0, 10, 5)
    assert pace.allow(1.0, 50) == 5
    pace.change(1.0, 1000, 500)
    assert pace.allow(1.0, 50) == 0
    assert pace.allow(1.1, 500) == 100


def test_time_before_a_change_counts_at_the_former_rate() -> None:
    pace = Pace(100, 50)
    assert pace.allow(10.0, 50) == 50
    pace.change(10.1, 10, 50)
    assert pace.allow(10.1, 50) == 10


def test_even_a_burst_of_nothing_lets_something_go() -> None:
    assert Pace(1, 0).allow(0.0, 9) == 1
