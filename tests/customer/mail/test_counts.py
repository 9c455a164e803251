"""Days, kinds and numbers; nothing else is ever on disk, and not for good."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from ngroups.customer.mail.counts import KEPT_DAYS, Counts, CountsError

DAY = date(2026, 11, 23)


def test_counted_and_taken_up_again(tmp_path: Path) -> None:
    counts = Counts(tmp_path / "c.json")
    for letter in ("lost_login", "lost_login", "confirm_address"):
        counts.add(letter, DAY)
    assert not (tmp_path / "c.json").exists()
    counts.write(DAY)
    again = Counts(tmp_path / "c.json")
    again.add("lost_login", DAY)
    assert again.on(DAY) == {"lost_login": 3, "confirm_address": 1}


def test_written_when_a_day_is_over_and_not_before(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    counts = Counts(path)
    counts.add("lost_login", DAY)
    counts.add("lost_login", DAY)
    assert not path.exists()
    counts.add("lost_login", DAY + timedelta(days=1))
    assert json.loads(path.read_text()) == {"2026-11-23": {"lost_login": 2}}
    assert [each.name for each in tmp_path.iterdir()] == ["c.json"]


def test_days_long_ago_are_erased(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    counts = Counts(path)
    counts.add("lost_login", DAY)
    counts.write(DAY + timedelta(days=KEPT_DAYS - 1))
    assert path.read_text() != "{}"
    counts.write(DAY + timedelta(days=KEPT_DAYS))
    assert path.read_text() == "{}"


def test_a_file_that_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text("{")
    with pytest.raises(CountsError):
        Counts(tmp_path / "c.json")
