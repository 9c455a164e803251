"""Files are written whole, are their owner's alone, and are gone when removed."""

import os
from pathlib import Path

import pytest

from ngroups.base.files import FRESH, GONE, private_folder, remove_for_good, remove_leftovers, write_whole


def test_a_file_is_replaced_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["secret"]


def test_a_mode_is_given_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_whole(tmp_path / "public", b"", mode=0o644)
    finally:
        os.umask(before)
    assert (tmp_path / "public").stat().st_mode & 0o777 == 0o644


def test_a_failure_leaves_the_former_file(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.mkdir()  # a folder cannot be replaced by a file
    with pytest.raises(OSError, match="kept"):
        write_whole(path, b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]


def test_a_removed_secret_is_overwritten_first(tmp_path: Path) -> None:
    path, link = tmp_path / "secret", tmp_path / "link"
    path.write_bytes(b"secret")
    link.hardlink_to(path)  # shows what became of the octets
    remove_for_good(path)
    assert not path.exists()
    assert link.read_bytes() == bytes(6)


def test_leftovers_go_and_the_rest_stays(tmp_path: Path) -> None:
    for name in ("a", "b" + FRESH, "c" + GONE):
        (tmp_path / name).write_bytes(b"secret")
    remove_leftovers(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_a_private_folder(tmp_path: Path) -> None:
    assert private_folder(tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
