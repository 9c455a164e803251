"""Each kind of damage is found, and said to be what it is."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ngroups.news.store import recovery
from ngroups.news.store.board import Board
from ngroups.news.store.check import check
from ngroups.news.store.epoch import Epoch
from ngroups.news.store.findings import Fault, Finding
from ngroups.news.store.layout import CHUNK_HEAD, ENTRY, HISTORY, MARKS, ROW_KEY, key_of
from ngroups.news.store.writer import Writer
from tests.news.store.samples import GROUPS, HOST, NOW, message_id, new_store, sample

if TYPE_CHECKING:
    import lmdb

ONE, TWO, THREE = GROUPS


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 articles in ONE (a chunk and 73 rows), every tenth in TWO as well."""
    root = tmp_path_factory.mktemp("checked") / "data"
    writer = new_store(root)
    writer.append([sample(n, *(ONE, TWO)[: 1 + (n % 10 == 0)]) for n in range(1, 201)], NOW)
    writer.close()
    return root


@pytest.fixture
def filed(template: Path, root: Path) -> Path:
    shutil.copytree(template, root)
    return root


@pytest.fixture
def epoch(filed: Path) -> Iterator[Epoch]:
    (folder,) = filed.glob("spool/*/*")
    epoch = Epoch(folder, readonly=False)
    yield epoch
    epoch.close()


def faults(root: Path) -> set[Fault]:
    return {finding.fault for finding in check(root)}


def segment_of(root: Path) -> Path:
    (path,) = root.glob("spool/*/*/00000.seg")
    return path


def damage(path: Path, old: bytes, new: bytes) -> None:
    octets = path.read_bytes()
    assert old in octets
    path.write_bytes(octets.replace(old, new, 1))


def test_a_sound_store(filed: Path) -> None:
    heard: list[tuple[int, int]] = []
    assert list(check(filed, lambda done, every: heard.append((done, every)))) == []
    size = segment_of(filed).stat().st_size
    assert heard[-1] == (size, size)
    assert all(done <= every == size for done, every in heard)
    assert heard == sorted(heard)


def test_an_empty_store(root: Path) -> None:
    new_store(root).close()
    assert list(check(root)) == []


XREF = b"Xref: news.example.org misc.test:7\r\n"
ARTICLE = {Fault.NO_ARTICLE, Fault.NO_OVERVIEW}
"""What is found beside it when an article is not where it was."""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b"..7\r\n", b"..8\r\n", {Fault.CHECKSUM}),
        (b"Subject: No. 7\r\n", b"Subject: No. 8\r\n", {Fault.CHECKSUM, Fault.OVERVIEW}),
        (b"<7.test@", b"<7.tesT@", {Fault.NO_HISTORY, *ARTICLE}),
        (b"<7.test@", b"<8.test@", {Fault.MISPLACED, Fault.CHECKSUM, Fault.OVERVIEW}),
        (XREF, XREF.replace(b"Xref", b"Xrex"), {Fault.CHECKSUM, Fault.NO_XREF, Fault.NO_OVERVIEW}),
        (XREF, XREF.replace(b"7", b"9"), {Fault.CHECKSUM, Fault.NO_OVERVIEW}),
        (b"..7\r\n.\r\n", b"..7\r\n,\r\n", {Fault.MISPLACED, Fault.CHECKSUM, *ARTICLE}),
        (b"From: ", b"From\0 ", {Fault.UNREADABLE, *ARTICLE}),
    ],
)
def test_octets_that_changed(filed: Path, old: bytes, new: bytes, expected: set[Fault]) -> None:
    damage(segment_of(filed), old, new)
    assert faults(filed) == expected


def test_octets_that_are_gone(filed: Path) -> None:
    path = segment_of(filed)
    path.write_bytes(path.read_bytes()[:-5])
    assert faults(filed) == {Fault.SEGMENT_MISSING, Fault.UNTERMINATED, Fault.NO_ARTICLE, Fault.NO_OVERVIEW}
    path.unlink()
    assert faults(filed) == {Fault.SEGMENT_MISSING, Fault.NO_ARTICLE, Fault.NO_OVERVIEW}


def test_octets_behind_the_committed_end_do_not_count(filed: Path) -> None:
    with segment_of(filed).open("ab") as file:
        file.write(b"of a commit that failed")
    assert list(check(filed)) == []


def put(epoch: Epoch, database: "lmdb._Database", key: bytes, value: bytes | None) -> None:
    with epoch.env.begin(write=True, db=database) as txn:
        assert txn.delete(key) if value is None else txn.put(key, value)


def get(epoch: Epoch, database: "lmdb._Database", key: bytes) -> bytes:
    with epoch.env.begin(db=database) as txn:
        value = txn.get(key)
    assert value
    return value


@pytest.mark.parametrize(
    ("field", "expected"), [(1, Fault.MISPLACED), (3, Fault.MISPLACED), (4, Fault.CHECKSUM)]
)
def test_a_history_entry_that_changed(epoch: Epoch, filed: Path, field: int, expected: Fault) -> None:
    key = key_of(message_id(7))
    fields = list(HISTORY.unpack(get(epoch, epoch.history, key)))
    fields[field] += 1
    put(epoch, epoch.history, key, HISTORY.pack(*fields))
    epoch.close()
    assert faults(filed) == {expected}


def test_a_history_entry_too_few_or_too_many(epoch: Epoch, filed: Path) -> None:
    value = get(epoch, epoch.history, key_of(message_id(7)))
    put(epoch, epoch.history, bytes(16), value)
    epoch.close()
    assert list(check(filed)) == [Finding(Fault.NO_ARTICLE, "default/20700")]
    again = Epoch(epoch.folder, readonly=False)
    put(again, again.history, bytes(16), None)
    put(again, again.history, key_of(message_id(7)), None)
    again.close()
    assert faults(filed) == {Fault.NO_HISTORY, Fault.NO_OVERVIEW}


def test_overview_that_changed(epoch: Epoch, filed: Path) -> None:
    row = ROW_KEY.pack(0, 150)
    put(epoch, epoch.rows, row, get(epoch, epoch.rows, row).replace(b"No. 150", b"No. 151"))
    epoch.close()
    (finding,) = check(filed)
    assert finding.fault is Fault.OVERVIEW
    assert (finding.epoch, finding.segment) == ("default/20700", 0)


def test_overview_that_is_missing_or_points_elsewhere(epoch: Epoch, filed: Path) -> None:
    row = ROW_KEY.pack(0, 150)
    value = get(epoch, epoch.rows, row)
    fields = list(ENTRY.unpack_from(value))
    put(epoch, epoch.rows, row, ENTRY.pack(*fields[:3], fields[3] + 1, *fields[4:]) + value[ENTRY.size :])
    epoch.close()
    assert list(check(filed)) == [Finding(Fault.NO_OVERVIEW, "default/20700", group_id=0)]
    again = Epoch(epoch.folder, readonly=False)
    put(again, again.rows, row, None)
    again.close()
    assert faults(filed) == {Fault.NO_OVERVIEW, Fault.MARKS}


@pytest.mark.parametrize("at", [CHUNK_HEAD + 5000, 0, CHUNK_HEAD, -4])
def test_a_chunk_that_is_put_together_wrongly(epoch: Epoch, filed: Path, at: int) -> None:
    key = ROW_KEY.pack(0, 0)
    value = bytearray(get(epoch, epoch.chunks, key))
    if at > CHUNK_HEAD:
        del value[at]
    else:
        value[at] ^= 1
    put(epoch, epoch.chunks, key, bytes(value))
    epoch.close()
    assert Finding(Fault.CHUNK, "default/20700", group_id=0, number=0) in check(filed)


@pytest.mark.parametrize("marks", [(2, 200, 200), (1, 201, 200), (1, 200, 199)])
def test_marks_that_changed(epoch: Epoch, filed: Path, marks: tuple[int, int, int]) -> None:
    put(epoch, epoch.groups, ROW_KEY.pack(0, 0), MARKS.pack(*marks))
    epoch.close()
    assert {Fault.MARKS, Fault.BOARD} <= faults(filed)


def test_a_board_that_shows_something_else(filed: Path) -> None:
    board = Board(filed / "board", writable=True)
    board.set_marks(1, 1, 21, 20)
    board.close()
    assert list(check(filed)) == [Finding(Fault.BOARD, group_id=1)]
    Writer(filed, host=HOST).close()
    assert list(check(filed)) == []


def test_a_group_that_was_removed_and_made_again_is_no_damage(filed: Path) -> None:
    writer = Writer(filed, host=HOST)
    writer.catalog.remove(TWO)
    writer.groups_changed()
    writer.close()
    assert list(check(filed)) == []
    writer = Writer(filed, host=HOST)
    writer.catalog.create(TWO, status="y", now=NOW)
    writer.groups_changed()
    assert writer.append([sample(n, TWO) for n in range(300, 310)], NOW) == ["filed"] * 10
    writer.close()
    assert list(check(filed)) == []


def test_beside_a_writer(writer: Writer, root: Path) -> None:
    writer.append([sample(n, *GROUPS) for n in range(1000)], NOW)
    code = "import sys; from pathlib import Path; from ngroups.news.store.check import check\n"
    code += "for _ in range(3): print([str(each) for each in check(Path(sys.argv[1]))])"
    checking = subprocess.Popen([sys.executable, "-c", code, root], stdout=subprocess.PIPE)
    first = 1000
    while checking.poll() is None:
        writer.append([sample(n, *GROUPS) for n in range(first, first + 60)], NOW)
        first += 60
    output, _ = checking.communicate()
    assert output.split() == [b"[]"] * 3


def test_an_epoch_that_expires_meanwhile(filed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = recovery.held_marks

    def expire(epoch: Epoch, txn: "lmdb.Transaction[memoryview]") -> object:
        if epoch.folder.exists():
            epoch.folder.rename(epoch.folder.with_name(".dropping-x"))
        return real(epoch, txn)

    monkeypatch.setattr("ngroups.news.store.check.held_marks", expire)
    assert list(check(filed)) == []


def test_findings_read_as_sentences() -> None:
    assert str(Finding(Fault.BOARD)) == "the marks that readers are shown are not what the epochs hold"
    assert str(Finding(Fault.CHECKSUM, "default/20700", segment=0, offset=12)) == (
        "an article whose octets are not those that were filed (epoch default/20700, segment 0, offset 12)"
    )
    assert str(Finding(Fault.NO_ARTICLE, "default/20700", times=3)).endswith("(epoch default/20700, times 3)")
