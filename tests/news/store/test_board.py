import stat
from pathlib import Path

import pytest

from ngroups.news.store.board import Board
from ngroups.news.store.errors import StoreAbsentError


def test_readers_see_what_the_writer_sets(tmp_path: Path) -> None:
    writer, reader = Board(tmp_path / "board", writable=True), Board(tmp_path / "board", writable=False)
    writer.set_marks(0, 1, 2_147_483_647, 3)
    writer.set_marks(4095, 5, 6, 7)
    assert reader.marks(0) == (1, 2_147_483_647, 3)
    assert reader.marks(4095) == (5, 6, 7)
    assert reader.marks(1) == (0, 0, 0)
    writer.close()
    reader.close()


def test_each_change_moves_its_own_count(tmp_path: Path) -> None:
    board = Board(tmp_path / "board", writable=True)
    reader = Board(tmp_path / "board", writable=False)
    board.catalog_changed()
    assert (reader.changes, reader.catalog, reader.epochs, reader.commits) == (1, 1, 0, 0)
    board.epochs_changed()
    board.epochs_changed()
    assert (reader.changes, reader.catalog, reader.epochs, reader.commits) == (3, 1, 2, 0)
    board.committed()
    assert (reader.changes, reader.catalog, reader.epochs, reader.commits) == (3, 1, 2, 1)
    board.close()
    reader.close()


def test_it_grows_under_its_readers(tmp_path: Path) -> None:
    board = Board(tmp_path / "board", writable=True)
    old = Board(tmp_path / "board", writable=False)
    board.set_marks(1, 2, 3, 4)
    assert not old.outgrown
    grown = board.grown(10_000)
    grown.set_marks(9_999, 7, 8, 9)
    assert [old.outgrown] == [True]
    assert old.marks(1) == (2, 3, 4)
    new = Board(tmp_path / "board", writable=False)
    assert not new.outgrown
    assert (new.marks(1), new.marks(9_999)) == ((2, 3, 4), (7, 8, 9))
    for each in (grown, old, new):
        each.close()


def test_it_never_shrinks_and_is_no_sparse_file(tmp_path: Path) -> None:
    Board(tmp_path / "board", writable=True, capacity=9000).close()
    board = Board(tmp_path / "board", writable=True)
    assert board.capacity == 9000
    board.close()
    status = (tmp_path / "board").stat()
    assert status.st_blocks * 512 >= status.st_size
    assert stat.S_IMODE(status.st_mode) == 0o600


def test_there_may_be_none_yet_or_one_of_another_version(tmp_path: Path) -> None:
    with pytest.raises(StoreAbsentError):
        Board(tmp_path / "board", writable=False)
    (tmp_path / "board").write_bytes(bytes(8192))
    with pytest.raises(StoreAbsentError):
        Board(tmp_path / "board", writable=False)
