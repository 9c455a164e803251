"""The file of used quotas: written whole, left alone when the disk takes nothing, and not trusted blindly."""

from pathlib import Path

from ngroups.news.limits.authority import Limits
from ngroups.news.server.gate import Gate


def test_what_is_saved_is_taken_up_again(tmp_path: Path) -> None:
    Gate(tmp_path / "quotas", Limits()).save()
    assert not Gate(tmp_path / "quotas", Limits()).corrupt
    assert [path.name for path in tmp_path.iterdir()] == ["quotas"]


def test_a_damaged_file_is_noticed_and_counting_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "quotas").write_bytes(b"not what was written")
    gate = Gate(tmp_path / "quotas", Limits())
    assert gate.corrupt
    gate.save()
    assert not Gate(tmp_path / "quotas", Limits()).corrupt


def test_a_disk_that_takes_nothing_stops_nobody(tmp_path: Path) -> None:
    gate = Gate(tmp_path / "quotas", Limits())
    gate.save()
    before = (tmp_path / "quotas").read_bytes()
    (tmp_path / "quotas.fresh").symlink_to("/dev/full")
    gate.save()
    assert (tmp_path / "quotas").read_bytes() == before
    assert not (tmp_path / "quotas.fresh").is_symlink()
