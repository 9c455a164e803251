"""The list of logins that may not post: it outlasts restarts, says no order, and goes with the login."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ngroups.news.passes.barred import Barred, bar_tag, read_barred


def test_what_is_added_is_there_after_a_restart_until_it_runs_out(tmp_path: Path) -> None:
    path = tmp_path / "passes" / "barred"
    barred = Barred(path)
    barred.add(b"b" * 16, 200)
    barred.add(b"a" * 16, 100)
    barred.add(b"b" * 16, 200)
    barred.save(50)
    assert path.read_bytes() == b"61" * 16 + b" 100\n" + b"62" * 16 + b" 200\n"
    again = Barred(path)
    again.save(100)
    assert read_barred(path) == {b"b" * 16: 200}
    Barred(path).save(200)
    assert path.read_bytes() == b""


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    Barred(tmp_path / "barred").save(1)
    assert list(tmp_path.iterdir()) == []


def test_what_is_out_of_form_is_not_taken(tmp_path: Path) -> None:
    barred = Barred(tmp_path / "barred")
    barred.add(b"a" * 15, 100)
    barred.add(b"a" * 16, 0)
    barred.add(b"a" * 16, 10**13)
    barred.save(1)
    assert list(tmp_path.iterdir()) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_damage_costs_lines_and_nothing_else(tmp_path: Path, octets: bytes) -> None:
    path = tmp_path / "barred"
    path.write_bytes(b"61" * 16 + b" 100\n" + octets.replace(b"6", b"x"))
    assert read_barred(path).get(b"a" * 16) == 100


def test_a_tag_means_nothing_without_its_key() -> None:
    assert bar_tag(b"k" * 32, bytes(16)) != bar_tag(b"l" * 32, bytes(16))
    assert bar_tag(b"k" * 32, bytes(16)) != bar_tag(b"k" * 32, b"a" * 16)
    assert len(bar_tag(b"k" * 32, bytes(16))) == 16
