"""What opening a store does about what a process left that ended half-way."""

from pathlib import Path

import lmdb
import pytest

from ngroups.news.store import recovery
from ngroups.news.store.check import check
from ngroups.news.store.epoch import Epoch
from ngroups.news.store.errors import StoreDamagedError
from ngroups.news.store.layout import INDEX
from ngroups.news.store.recovery import Recovered, all_marks, folders
from ngroups.news.store.writer import Writer
from tests.news.store.samples import HOST, NOW, message_id, new_store, sample


@pytest.fixture
def left(root: Path) -> Path:
    writer = new_store(root)
    writer.append([sample(number) for number in range(10)], NOW)
    writer.close()
    return root


def segment_of(root: Path) -> Path:
    (path,) = root.glob("spool/*/*/00000.seg")
    return path


def test_a_store_left_in_order(left: Path) -> None:
    writer = Writer(left, host=HOST)
    assert writer.recovered == Recovered(epochs=1, dropped_octets=0, finished_drops=0, missing_octets=0)
    writer.close()


def test_what_was_never_committed_goes(left: Path) -> None:
    segment = segment_of(left)
    size = segment.stat().st_size
    with segment.open("ab") as file:
        file.write(b"x" * 1234)
    stray = segment.with_name("00001.seg")
    stray.write_bytes(b"of a segment that was just begun")
    (segment.parent.parent / ".dropping-1-abcd").mkdir()
    (segment.parent.parent / ".making-2").mkdir()
    writer = Writer(left, host=HOST)
    assert writer.recovered == Recovered(epochs=1, dropped_octets=1234, finished_drops=2, missing_octets=0)
    assert segment.stat().st_size == size
    assert not stray.exists()
    assert [*segment.parent.parent.glob(".*")] == []
    writer.close()
    assert list(check(left)) == []


def test_what_the_disk_lost_is_told_and_does_not_keep_the_store_closed(left: Path) -> None:
    segment = segment_of(left)
    segment.write_bytes(segment.read_bytes()[:-100])
    writer = Writer(left, host=HOST)
    assert writer.recovered.missing_octets == 100
    assert writer.append([sample(10)], NOW) == ["filed"]
    found = writer.find(message_id(10))
    assert found
    assert found[1] + found[2] == segment.stat().st_size
    writer.close()


def test_the_board_is_made_anew(left: Path) -> None:
    (left / "board").unlink()
    writer = Writer(left, host=HOST)
    assert writer.board.marks(0) == (1, 10, 10)
    writer.close()
    assert list(check(left)) == []


def test_a_commit_is_synced_by_lmdb_too(left: Path) -> None:
    writer = Writer(left, host=HOST)
    for epoch in writer._open:
        flags = epoch.env.flags()
        assert flags["sync"]
        assert flags["metasync"]
        assert not flags["writemap"]
    writer.close()


def test_epochs_are_listed_newest_first(tmp_path: Path) -> None:
    for name in ("a/100", "b/200", "a/300", "a/.making-400", "b/.dropping-99", "a/lost+found"):
        (tmp_path / name).mkdir(parents=True)
    assert [path.relative_to(tmp_path).as_posix() for path in folders(tmp_path)] == [
        "a/300",
        "b/200",
        "a/100",
    ]
    assert folders(tmp_path / "none") == []


def test_marks_of_groups_without_articles() -> None:
    assert all_marks([], [1, 2], {2: 70, 3: 5}) == {1: (1, 0, 0), 2: (71, 70, 0), 3: (6, 5, 0)}
    assert recovery.finish_drops(Path("/nonexistent")) == 0


def test_an_epoch_of_an_older_version_is_said_to_be_one(root: Path) -> None:
    new_store(root).close()
    epoch = root / "spool/default/20700"
    (epoch / INDEX).mkdir(parents=True)
    with lmdb.open(str(epoch / INDEX), max_dbs=5) as env:
        for name in (b"history", b"rows", b"chunks", b"groups", b"meta"):
            env.open_db(name)
    with pytest.raises(StoreDamagedError, match="older version"):
        Epoch(epoch, readonly=True)
