import stat
from pathlib import Path

from ngroups.news.store.disk import make_folder, remove_tree, reserve, size_of


def test_folders_are_the_owners_alone(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    for folder in (tmp_path / "a", tmp_path / "a" / "b"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_reserving_fills_holes_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.write(b"content")
        file.truncate(1 << 20)
    assert path.stat().st_blocks * 512 < 1 << 20
    reserve(path)
    assert path.stat().st_size == 1 << 20
    assert path.stat().st_blocks * 512 >= 1 << 20
    assert path.read_bytes().rstrip(b"\0") == b"content"
    reserve(path, 1 << 21)
    assert path.stat().st_size == 1 << 21


def test_a_tree_goes_with_everything_in_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    (tmp_path / "a" / "b" / "file").write_bytes(bytes(10_000))
    assert size_of(tmp_path / "a") >= 10_000
    remove_tree(tmp_path / "a")
    remove_tree(tmp_path / "a")
    assert not (tmp_path / "a").exists()
