"""Counters per period: they count, they go with their period, and nothing joins two of them."""

from datetime import UTC, datetime

import pytest

from ngroups.news.limits.allowance import Period
from ngroups.news.limits.quotafile import CorruptQuotasError
from ngroups.news.limits.quotas import Quotas, period_name

DAY = 86400


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


class Keys:
    """Different octets each time, the same in every run."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, n: int) -> bytes:
        self.made += 1
        return self.made.to_bytes(n, "big")


@pytest.mark.parametrize(
    ("period", "moment", "name"),
    [
        ("day", "2026-11-23T23:59:59", "2026-11-23"),
        ("day", "2026-11-24T00:00:00", "2026-11-24"),
        ("month", "2028-02-29T23:59:59", "2028-02"),
        ("month", "2028-03-01T00:00:00", "2028-03"),
    ],
)
def test_periods_turn_at_midnight_utc(period: Period, moment: str, name: str) -> None:
    assert period_name(period, at(moment)) == name


def test_counts_add_up_per_login_and_period() -> None:
    quotas, now = Quotas(Keys()), at("2026-11-23")
    quotas.count(b"anna", "day", 5, now)
    assert quotas.count(b"anna", "day", 6, now) == 11
    assert quotas.count(b"anna", "month", 1, now) == 1
    assert quotas.used(b"anna", "day", now) == 11
    assert quotas.used(b"bert", "day", now) == 0


def test_a_day_ends_without_the_month() -> None:
    quotas, now = Quotas(Keys()), at("2026-11-23")
    quotas.count(b"anna", "day", 5, now)
    quotas.count(b"anna", "month", 5, now)
    assert quotas.used(b"anna", "day", now + DAY) == 0
    assert quotas.used(b"anna", "month", now + DAY) == 5
    assert quotas.used(b"anna", "month", now + 8 * DAY) == 0


def test_each_period_has_its_own_key_so_that_hashes_do_not_match() -> None:
    quotas, now = Quotas(Keys()), at("2026-11-23")
    quotas.count(b"anna", "day", 5, now)
    first = quotas.snapshot(now).split()
    quotas.count(b"anna", "day", 5, now + DAY)
    second = quotas.snapshot(now + DAY).split()
    assert len(first) == len(second) == 9
    assert set(first) & set(second) == {b"ngroups-quotas", b"1", b"day", b"5", b"sum"}


def test_nothing_sent_leaves_no_counter() -> None:
    quotas, now = Quotas(Keys()), at("2026-11-23")
    quotas.count(b"anna", "day", 0, now)
    assert len(quotas.snapshot(now).splitlines()) == 3


def test_a_snapshot_does_not_tell_the_order_of_events() -> None:
    one, other, now = Quotas(Keys()), Quotas(Keys()), at("2026-11-23")
    logins = [b"anna", b"bert", b"carl", b"dora"]
    for login in logins:
        one.count(login, "day", 5, now)
    for login in reversed(logins):
        other.count(login, "day", 5, now + 3600)
    assert one.snapshot(now) == other.snapshot(now)


def test_restore_takes_up_the_present_period_and_drops_the_others() -> None:
    before, after, now = Quotas(Keys()), Quotas(Keys()), at("2026-11-23")
    before.count(b"anna", "day", 5, now)
    before.count(b"anna", "month", 7, now)
    after.restore(before.snapshot(now), now + DAY)
    assert set(after._sections) == {"month"}
    assert after.used(b"anna", "month", now + DAY) == 7
    assert b"day" not in after.snapshot(now + DAY)


def test_a_corrupt_file_leaves_the_counters_empty() -> None:
    quotas, now = Quotas(Keys()), at("2026-11-23")
    quotas.count(b"anna", "day", 5, now)
    with pytest.raises(CorruptQuotasError):
        quotas.restore(b"", now)
    assert quotas.used(b"anna", "day", now) == 0


def test_a_pass_is_counted_until_it_runs_out_whatever_month_it_is() -> None:
    quotas, now, until = Quotas(Keys()), at("2026-11-30T23:00:00"), int(at("2026-12-08"))
    quotas.count(b"anna", "pass", 5, now, until=until)
    assert quotas.used(b"anna", "pass", at("2026-12-07T23:59:59"), until=until) == 5
    assert quotas.used(b"anna", "pass", now, until=until + 31 * DAY) == 0
    assert quotas.used(b"anna", "pass", until, until=until) == 0
    assert quotas.used(b"anna", "pass", now, until=until) == 0


def test_counters_of_passes_outlast_a_restart_and_go_when_they_run_out() -> None:
    now, until = at("2026-11-30"), int(at("2026-12-08"))
    quotas = Quotas(Keys())
    quotas.count(b"anna", "pass", 5, now, until=until)
    content = quotas.snapshot(now)
    again = Quotas(Keys())
    again.restore(content, now + DAY)
    assert again.used(b"anna", "pass", now + DAY, until=until) == 5
    assert b"pass" not in again.snapshot(until)
