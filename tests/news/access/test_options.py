"""The options of a login: what each means, and that no error quotes one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.news.access.options import LONGEST, BadOptionsError, parse_options
from ngroups.news.limits.allowance import Allowance

DEFAULT = Allowance(connections=7, addresses=3, quota=9, period="day", rate=5, expires=1, post=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", DEFAULT),
        ("connections=20", DEFAULT._replace(connections=20)),
        ("connections=none,addresses=none,rate=none,quota=none,expires=none", Allowance(period="day")),
        ("quota=10G/month", DEFAULT._replace(quota=10 * 10**9, period="month")),
        ("quota=1/day", DEFAULT._replace(quota=1)),
        ("rate=50M", DEFAULT._replace(rate=50_000_000)),
        ("rate=3K", DEFAULT._replace(rate=3000)),
        ("quota=2T/day", DEFAULT._replace(quota=2 * 10**12)),
        ("post=no", DEFAULT._replace(post=False)),
        ("post=yes,addresses=2", DEFAULT._replace(addresses=2)),
    ],
)
def test_options(text: str, expected: Allowance) -> None:
    assert parse_options(text, DEFAULT) == expected


@given(st.dates())
def test_a_login_works_through_its_last_day(day: datetime) -> None:
    last = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)
    allowance = parse_options(f"expires={day.year:04}-{day.month:02}-{day.day:02}", Allowance())
    assert (
        allowance.expires == (last - datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=1)).total_seconds()
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("canary", "unknown option"),
        ("canary=1", "unknown option"),
        ("connections=1,", "unknown option"),
        (" connections=1", "unknown option"),
        ("Connections=1", "unknown option"),
        ("connections", "connections must"),
        ("connections=0", "connections must"),
        ("connections=-1", "connections must"),
        ("connections=10001", "connections must"),
        ("connections=\u0663", "connections must"),
        ("addresses=canary", "addresses must"),
        ("connections=1,connections=2", "connections twice"),
        ("quota=10G", "quota must"),
        ("quota=10G/year", "quota must"),
        ("quota=canary/day", "quota must"),
        ("quota=0/day", "quota must"),
        ("quota=2/day,quota=none", "quota twice"),
        ("rate=1.5M", "rate must"),
        ("rate=5m", "rate must"),
        ("rate=9999999T", "rate must"),
        ("post=maybe", "post must"),
        ("expires=canary", "expires must"),
        ("expires=2027-02-29", "expires must"),
        ("expires=2027-13-01", "expires must"),
        ("expires=2027-01-00", "expires must"),
        ("expires=0000-01-01", "expires must"),
        ("expires=20270131", "expires must"),
        ("x" * (LONGEST + 1), "too long"),
    ],
)
def test_errors_name_the_option_and_quote_nothing(text: str, reason: str) -> None:
    with pytest.raises(BadOptionsError, match=reason) as caught:
        parse_options(text, DEFAULT)
    assert "canary" not in repr(caught.value)
    assert caught.value.__context__ is None


@given(st.text(max_size=80))
def test_arbitrary_text_raises_only_the_named_error(text: str) -> None:
    try:
        parse_options(text, DEFAULT)
    except BadOptionsError:
        return
    assert text == ""


@given(
    st.sampled_from(["connections", "addresses", "quota", "rate", "post", "expires"]), st.text(max_size=20)
)
def test_arbitrary_values_raise_only_the_named_error(name: str, value: str) -> None:
    try:
        allowance = parse_options(f"{name}={value}", DEFAULT)
    except BadOptionsError:
        return
    assert isinstance(allowance, Allowance)
