"""Filing: what comes back, what lies on disk, and that a failure leaves no trace."""

import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import lmdb
import pytest

from ngroups.news.groups.catalog import CatalogError
from ngroups.news.store import batch, epoch, segments
from ngroups.news.store.check import check
from ngroups.news.store.errors import StoreBrokenError, StoreBusyError, StoreDamagedError
from ngroups.news.store.reader import Reader
from ngroups.news.store.segments import Appender
from ngroups.news.store.writer import Writer
from ngroups.protocol.ports import Found
from tests.news.store.far import Far
from tests.news.store.samples import GROUPS, HOST, NOW, line, message_id, new_store, sample, wire

ONE, TWO, THREE = GROUPS


def stored(found: Found | None) -> bytes:
    assert found
    return os.pread(found[0].fileno(), found[2], found[1])


def test_an_article_is_kept_as_it_goes_over_the_wire(writer: Writer, far: Far) -> None:
    article = sample(1, TWO, ONE)
    assert writer.append([article], NOW) == ["filed"]
    assert stored(writer.find(message_id(1))) == wire(article, [(TWO, 1), (ONE, 1)])
    assert far.ask("whole(reader.find(id))", id=message_id(1)) == wire(article, [(TWO, 1), (ONE, 1)])
    assert far.ask("reader.head(reader.find(id))", id=message_id(1)) == article.head + (
        b"Xref: %b %b:1 %b:1\r\n" % (HOST, TWO, ONE)
    )
    assert far.ask("reader.whole(reader.find(id))", id=message_id(1)) == wire(article, [(TWO, 1), (ONE, 1)])


def test_a_body_may_be_a_view_of_a_buffer_used_again(writer: Writer) -> None:
    article = sample(1)
    buffer = bytearray(article.body)
    view = memoryview(buffer).toreadonly()
    made = type(article)(
        article.message_id,
        article.groups,
        article.head,
        view,
        article.overview,
        article.octets,
        article.lines,
    )
    assert writer.append([made], NOW) == ["filed"]
    buffer[:] = bytes(len(buffer))
    assert stored(writer.find(message_id(1))) == wire(article, [(ONE, 1)])


def test_numbers_follow_one_another_in_each_group(writer: Writer) -> None:
    writer.append([sample(1, ONE), sample(2, ONE, TWO), sample(3, TWO)], NOW)
    writer.append([sample(4, TWO, ONE)], NOW)
    assert stored(writer.find(message_id(4))) == wire(sample(4, TWO, ONE), [(TWO, 3), (ONE, 3)])
    by_name = writer.catalog.by_name
    assert [writer.board.marks(by_name[name].id) for name in GROUPS] == [(1, 3, 3), (1, 3, 3), (1, 0, 0)]


def test_a_duplicate_is_filed_once(writer: Writer) -> None:
    assert writer.append([sample(1), sample(2), sample(1, TWO)], NOW) == ["filed", "filed", "duplicate"]
    assert writer.append([sample(2), sample(3)], NOW + 1) == ["duplicate", "filed"]
    assert writer.append([sample(1)], NOW + 2) == ["duplicate"]
    assert writer.append([], NOW) == []
    assert stored(writer.find(message_id(3))) == wire(sample(3), [(ONE, 3)])


def test_a_group_named_twice_takes_an_article_once(writer: Writer) -> None:
    writer.append([sample(1, ONE, ONE)], NOW)
    assert writer.marks[writer.catalog.by_name[ONE].id] == (1, 1, 1)


def test_a_group_that_has_gone_takes_nothing(writer: Writer) -> None:
    writer.catalog.remove(TWO)
    writer.groups_changed()
    assert writer.append([sample(1, TWO), sample(2, TWO, ONE), sample(3)], NOW) == ["later", "filed", "filed"]
    assert stored(writer.find(message_id(2))) == wire(sample(2, TWO, ONE), [(ONE, 1)])
    assert not writer.holds(message_id(1))
    assert writer.append([sample(1, ONE)], NOW) == ["filed"]


def test_a_group_whose_numbers_are_used_up_takes_nothing(writer: Writer, root: Path) -> None:
    writer.catalog.keep_highs({writer.catalog.by_name[ONE].id: 2_147_483_646})
    writer.close()
    again = Writer(root, host=HOST)
    assert again.append([sample(1), sample(2), sample(3, ONE, TWO)], NOW) == ["filed", "later", "filed"]
    assert stored(again.find(message_id(3))) == wire(sample(3, ONE, TWO), [(TWO, 1)])
    assert again.append([sample(4)], NOW) == ["later"]
    assert again.marks[again.catalog.by_name[ONE].id] == (2_147_483_647, 2_147_483_647, 1)
    again.close()
    assert list(check(root)) == []


def test_what_is_asked_for_is_found_or_not(writer: Writer) -> None:
    writer.append([sample(1)], NOW)
    assert writer.holds(message_id(1))
    assert not writer.holds(message_id(2))
    assert writer.find(message_id(2)) is None


def test_everything_is_there_after_a_restart(writer: Writer, root: Path) -> None:
    articles = [sample(number, *GROUPS[: 1 + number % 3]) for number in range(300)]
    assert writer.append(articles, NOW) == ["filed"] * 300
    marks = dict(writer.marks)
    writer.close()
    again = Writer(root, host=HOST)
    assert again.marks == marks
    assert again.recovered.epochs == 1
    assert (
        again.recovered.dropped_octets,
        again.recovered.missing_octets,
        again.recovered.finished_drops,
    ) == (0, 0, 0)
    assert again.append([sample(7), sample(300)], NOW) == ["duplicate", "filed"]
    assert stored(again.find(message_id(300))) == wire(sample(300), [(ONE, 301)])
    again.close()


def test_one_writer_at_a_time(writer: Writer, root: Path) -> None:
    with pytest.raises(StoreBusyError):
        Writer(root, host=HOST)
    writer.close()
    Writer(root, host=HOST).close()


def test_only_the_owner_reads_the_files(writer: Writer, root: Path) -> None:
    writer.append([sample(1)], NOW)
    for path in (root, *root.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path.name


def test_lmdb_keeps_its_locks(writer: Writer, root: Path) -> None:
    """They go when this process closes the file anywhere, and then another process takes it to be alone."""
    writer.append([sample(1)], NOW)
    try_ = "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'r+b'), fcntl.LOCK_EX | fcntl.LOCK_NB, 1)"
    locks = [*root.rglob("lock.mdb")]
    assert len(locks) == 2
    for lock in locks:
        tried = subprocess.run(
            [sys.executable, "-c", try_, lock], check=False, capture_output=True, text=True
        )
        assert "BlockingIOError" in tried.stderr


def test_mapped_files_have_no_holes(writer: Writer, root: Path) -> None:
    writer.append([sample(1)], NOW)
    mapped = [*root.rglob("lock.mdb"), root / "board"]
    assert len(mapped) == 3
    for path in mapped:
        assert path.stat().st_blocks * 512 >= path.stat().st_size


def test_a_full_segment_is_followed_by_the_next(
    writer: Writer, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "SEGMENT_MOST", 1000)
    for number in range(20):
        writer.append([sample(number)], NOW)
    assert len([*root.rglob("*.seg")]) > 3
    assert stored(writer.find(message_id(0))) == wire(sample(0), [(ONE, 1)])
    assert stored(writer.find(message_id(19))) == wire(sample(19), [(ONE, 20)])
    writer.close()
    Writer(root, host=HOST).close()
    assert list(check(root)) == []


def fail(*_: object) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def fail_lmdb(*_: object) -> Any:
    raise lmdb.DiskError("mdb_put", errno.EIO)


def write_half(self: Appender, buffers: list[bytes]) -> None:
    whole = b"".join(map(bytes, buffers))
    with (self._folder / f"{self.number:05d}.seg").open("r+b") as file:
        file.seek(self.length)
        file.write(whole[: len(whole) // 2])
    fail()


@pytest.mark.parametrize(
    ("owner", "name", "fault"),
    [
        (Appender, "write", fail),
        (Appender, "write", write_half),
        (Appender, "roll", fail),
        (os, "fdatasync", fail),
        (batch, "_index", fail_lmdb),
        (batch, "seal", fail_lmdb),
    ],
)
def test_a_failure_leaves_no_trace(
    writer: Writer, root: Path, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, fault: Any
) -> None:
    first = [sample(number, size=500) for number in range(100)]
    assert writer.append(first, NOW) == ["filed"] * 100
    before = dict(writer.marks)
    batch_ = [sample(number, ONE, TWO, size=90) for number in range(99, 200)]
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, fault)
        assert writer.append(batch_, NOW) == ["later"] * 101
    assert writer.marks == before
    assert not writer.holds(message_id(150))
    assert stored(writer.find(message_id(50))) == wire(first[50], [(ONE, 51)])
    assert writer.append(batch_, NOW) == ["duplicate", *["filed"] * 100]
    assert stored(writer.find(message_id(199))) == wire(batch_[-1], [(ONE, 200), (TWO, 100)])
    writer.close()
    assert list(check(root)) == []


@pytest.mark.parametrize("where", ["make", "open_end", "sync_folder"])
def test_an_epoch_that_cannot_be_made_is_made_later(
    writer: Writer, root: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(f"ngroups.news.store.writer.{where}", fail)
        assert writer.append([sample(1)], NOW) == ["later"]
        assert not writer.holds(message_id(1))
    assert writer.append([sample(1)], NOW) == ["filed"]
    writer.close()
    assert list(check(root)) == []


def test_an_epoch_half_made_is_made_anew(writer: Writer, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("ngroups.news.store.environment.reserve", fail)
        assert writer.append([sample(1)], NOW) == ["later"]
    assert [*root.glob("spool/default/*")] == []
    assert writer.append([sample(1)], NOW) == ["filed"]


class _Panicked:
    """An index whose last commit failed while it wrote its root: LMDB then refuses every other."""

    def __init__(self, env: lmdb.Environment) -> None:
        self._env, self._failed = env, False

    def begin(self, *, write: bool = False, **options: Any) -> Any:
        if not write:
            return self._env.begin(**options)
        if self._failed:
            raise lmdb.PanicError("mdb_txn_begin")
        self._failed = True
        raise lmdb.DiskError("mdb_txn_commit", errno.EIO)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._env, name)


def test_an_index_that_broke_off_ends_the_writer(writer: Writer, root: Path) -> None:
    writer.append([sample(1)], NOW)
    (only,) = writer._open
    only.env = _Panicked(only.env)  # type: ignore[assignment]
    with pytest.raises(StoreBrokenError):
        writer.append([sample(2)], NOW)
    writer.close()
    again = Writer(root, host=HOST)
    assert again.append([sample(1), sample(2)], NOW) == ["duplicate", "filed"]
    again.close()


def test_a_damaged_index_is_said_to_be_one(writer: Writer, root: Path) -> None:
    writer.append([sample(1)], NOW)
    writer.close()
    (data,) = root.glob("spool/*/*/index/data.mdb")
    data.write_bytes(b"\xff" * data.stat().st_size)
    with pytest.raises(StoreDamagedError):
        Writer(root, host=HOST)


def test_an_index_outgrows_its_map_and_readers_follow(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epoch, "MAP_OCTETS", 1 << 17)
    writer = new_store(root)
    writer.append([sample(0)], NOW)
    with Far(root) as far:
        far.do("epoch.MAP_OCTETS = 1 << 17")
        far.open()
        asking = threading.Event()
        answers: list[bool] = []

        def ask() -> None:
            while not asking.is_set():
                answers.append(writer.holds(message_id(0)))

        other = threading.Thread(target=ask)
        other.start()
        try:
            for first in range(1, 2001, 200):
                batch_ = [sample(number) for number in range(first, first + 200)]
                assert writer.append(batch_, NOW) == ["filed"] * 200
                end = first + 200
                assert far.ask("reader.group(name)[1][1:]", name=ONE) == (end, end)
                assert far.ask("reader.article(0, end)[1]", end=end) == message_id(end - 1)
        finally:
            asking.set()
            other.join()
        assert all(answers)
        (only,) = writer._open
        assert only.env.info()["map_size"] > 1 << 17
        assert far.ask("len(list(reader.articles(0, 1, 9999)))") == 2001
    writer.close()
    assert list(check(root)) == []


def test_slots_of_killed_readers_are_freed(writer: Writer, far: Far) -> None:
    writer.append([sample(1)], NOW)
    assert far.ask("reader.find(id) is not None", id=message_id(1))
    (only,) = writer._open
    slots = only.env.info()["num_readers"]
    far.do("reader.begin(); reader.find(b'x')")
    pid = str(far.process.pid)
    assert pid in only.env.readers()
    far.kill()
    writer.tidy()
    assert pid not in only.env.readers()
    assert only.env.info()["num_readers"] <= slots


def test_many_groups_are_shown_to_readers_that_were_there_before(writer: Writer, far: Far) -> None:
    names = [b"many.g%d" % number for number in range(5000)]
    writer.catalog.create_all(names, status="y", now=NOW)
    writer.groups_changed()
    assert writer.append([sample(1, names[-1])], NOW) == ["filed"]
    assert far.ask("reader.group(name)", name=names[-1])[1] == (1, 1, 1)
    assert far.ask("len(list(reader.groups()))") == 5003


def test_groups_there_is_no_room_for_wait(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [b"many.g%d" % number for number in range(5000)]
    writer.catalog.create_all(names, status="y", now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr("ngroups.news.store.board.reserve", fail)
        with pytest.raises(CatalogError):
            writer.groups_changed()
    assert writer.append([sample(1, names[-1]), sample(2)], NOW) == ["later", "filed"]
    writer.groups_changed()
    assert writer.append([sample(1, names[-1])], NOW) == ["filed"]


def test_overview_lines_are_made_of_what_was_handed_over(writer: Writer, root: Path) -> None:
    article = sample(5, THREE, TWO, size=1000)
    writer.append([article], NOW)
    group_id = writer.catalog.by_name[THREE].id
    writer.close()
    reader = Reader(root)
    assert b"".join(map(bytes, reader.overview(group_id, 1, 9))) == line(article, 1, [(THREE, 1), (TWO, 1)])
    reader.close()
