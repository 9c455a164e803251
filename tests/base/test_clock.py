"""The system clock tells the machine's time."""

import time

import pytest

from ngroups.base.clock import Clock, SystemClock
from tests.clocks import ManualClock


def test_the_system_clock_is_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 42.5)
    clock: Clock = SystemClock()
    assert clock.now() == 42.5


def test_a_test_moves_its_own_clock() -> None:
    clock = ManualClock(10.0)
    told: Clock = clock
    clock.advance(2.5)
    assert told.now() == 12.5
