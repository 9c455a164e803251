"""Dropping epochs: what has had its time goes, marks stay true, readers are not disturbed."""

import shutil
from pathlib import Path

import pytest

from ngroups.news.expiry.retention import DAY, RetentionClass
from ngroups.news.groups.catalog import CatalogError
from ngroups.news.store.check import check
from ngroups.news.store.writer import Expired, Writer
from ngroups.protocol.wildmat import compile_wildmat
from tests.news.store.far import Far
from tests.news.store.samples import GROUPS, HOST, line, message_id, new_store, sample, wire

ONE, TWO, BINARIES = GROUPS
DAY_0 = 20_000 * DAY
CLASSES = (
    RetentionClass("short", compile_wildmat("alt.binaries.*"), 8),
    RetentionClass("long", compile_wildmat("misc.*,alt.*,!alt.binaries.*"), 80),
)


def open_store(root: Path) -> Writer:
    return Writer(root, host=HOST, classes=CLASSES)


def epochs(root: Path) -> list[str]:
    return sorted("/".join(path.parts[-2:]) for path in root.glob("spool/*/[0-9]*"))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten days of two articles in each group: binaries have odd numbers, texts even ones."""
    root = tmp_path_factory.mktemp("filled") / "data"
    new_store(root).close()
    writer = open_store(root)
    for day in range(10):
        batch = [sample(day * 4 + number, BINARIES if number % 2 else ONE) for number in range(4)]
        assert writer.append(batch, DAY_0 + day * DAY) == ["filed"] * 4
    writer.close()
    return root


@pytest.fixture
def filled(template: Path, root: Path) -> Path:
    """A copy of it to work on."""
    shutil.copytree(template, root)
    return root


def test_every_class_has_its_own_epochs(filled: Path) -> None:
    assert epochs(filled) == ["long/20000", *(f"short/{20_000 + day}" for day in range(10))]


def test_an_epoch_goes_when_nothing_in_it_is_to_be_kept(filled: Path) -> None:
    writer = open_store(filled)
    binaries, text = (writer.catalog.by_name[name].id for name in (BINARIES, ONE))
    assert writer.expire(DAY_0 + 8 * DAY - 1) == Expired()
    expired = writer.expire(DAY_0 + 8 * DAY)
    assert expired.epochs == 1
    assert expired.octets > 1000
    assert epochs(filled)[1] == "short/20001"
    assert writer.board.marks(binaries) == (3, 20, 18)
    assert writer.board.marks(text) == (1, 20, 20)
    assert not writer.holds(message_id(1))
    assert writer.holds(message_id(0))
    writer.close()
    assert [*filled.glob("spool/*/.*")] == []
    assert list(check(filled)) == []


def test_numbers_go_on_after_everything_has_gone(filled: Path) -> None:
    writer = open_store(filled)
    assert writer.expire(DAY_0 + 1000 * DAY).epochs == 11
    for name in (BINARIES, ONE):
        assert writer.board.marks(writer.catalog.by_name[name].id) == (21, 20, 0)
    writer.close()
    writer = open_store(filled)
    for name in (BINARIES, ONE):
        assert writer.board.marks(writer.catalog.by_name[name].id) == (21, 20, 0)
    assert writer.append([sample(1, BINARIES)], DAY_0 + 1000 * DAY) == ["filed"]
    assert writer.board.marks(writer.catalog.by_name[BINARIES].id) == (21, 21, 1)
    writer.close()
    assert list(check(filled)) == []


def test_what_came_late_into_an_epoch_is_kept_its_time(root: Path) -> None:
    new_store(root).close()
    writer = open_store(root)
    writer.append([sample(1)], DAY_0)
    writer.append([sample(2)], DAY_0 + 9 * DAY)
    assert epochs(root) == ["long/20000"]
    assert writer.expire(DAY_0 + 89 * DAY - 1).epochs == 0
    assert writer.expire(DAY_0 + 89 * DAY).epochs == 1
    writer.close()


def test_a_class_without_a_configuration_is_kept_as_the_default_is(filled: Path) -> None:
    writer = Writer(filled, host=HOST)
    assert writer.expire(DAY_0 + 10_000 * DAY) == Expired()
    writer.close()
    writer = Writer(filled, host=HOST, classes=[RetentionClass("default", compile_wildmat("*"), 3)])
    assert writer.expire(DAY_0 + 12 * DAY).epochs == 11
    writer.close()


def test_a_drop_that_was_broken_off_is_completed(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = open_store(filled)
    with monkeypatch.context() as patch:
        patch.setattr("ngroups.news.store.writer.remove_tree", lambda _: None)
        assert writer.expire(DAY_0 + 9 * DAY).epochs == 2
    writer.close()
    (filled / "spool" / "short" / ".making-20100").mkdir()
    assert len([*filled.glob("spool/*/.*")]) == 3
    writer = open_store(filled)
    assert writer.recovered.finished_drops == 3
    assert [*filled.glob("spool/*/.*")] == []
    assert writer.board.marks(writer.catalog.by_name[BINARIES].id) == (5, 20, 16)
    writer.close()


def test_what_cannot_be_dropped_now_is_dropped_later(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise CatalogError

    writer = open_store(filled)
    with monkeypatch.context() as patch:
        patch.setattr(writer.catalog, "keep_highs", fail)
        assert writer.expire(DAY_0 + 9 * DAY) == Expired()
    assert writer.holds(message_id(1))
    assert writer.append([sample(100, BINARIES)], DAY_0 + 9 * DAY) == ["filed"]
    assert writer.expire(DAY_0 + 9 * DAY).epochs == 2
    writer.close()
    assert list(check(filled)) == []


def test_a_clock_that_was_wrong_for_a_while(root: Path) -> None:
    new_store(root).close()
    writer = open_store(root)
    for number, day in enumerate((0, 9000, 0, 10)):
        writer.append([sample(number)], DAY_0 + day * DAY)
    assert epochs(root) == ["long/20000", "long/20010", "long/29000"]
    assert writer.expire(DAY_0 + 80 * DAY).epochs == 1
    assert writer.board.marks(writer.catalog.by_name[ONE].id) == (2, 4, 2)
    writer.close()
    assert list(check(root)) == []


def test_readers_go_on(filled: Path) -> None:
    writer = open_store(filled)
    gid = writer.catalog.by_name[BINARIES].id
    with Far(filled) as far:
        far.open()
        far.do("reader.begin(); held = reader.find(id)", id=message_id(1))
        far.do("lines = reader.overview(gid, 1, 20)", gid=gid)
        assert far.within("bytes(next(lines))") == line(sample(1, BINARIES), 1, [(BINARIES, 1)]) + line(
            sample(3, BINARIES), 2, [(BINARIES, 2)]
        )
        assert writer.expire(DAY_0 + 10 * DAY).epochs == 3
        # In the burst that was under way nothing has changed but the marks.
        assert far.within("whole(reader.find(id))", id=message_id(3)) == wire(
            sample(3, BINARIES), [(BINARIES, 2)]
        )
        far.do("reader.end(); reader.begin()")
        assert far.within("reader.find(id)", id=message_id(1)) is None
        assert far.within("whole(held)") == wire(sample(1, BINARIES), [(BINARIES, 1)])
        # The iterator goes on with what is left.
        assert far.within("joined(lines)").count(b"\r\n") == 14
        assert far.ask("reader.group(name)[1]", name=BINARIES) == (7, 20, 14)
        assert far.ask("reader.article(gid, 6)", gid=gid) is None
        assert far.ask("reader.article(gid, 7)[1]", gid=gid) == message_id(13)
    writer.close()


def test_articles_of_an_epoch_that_is_just_going(filled: Path) -> None:
    """The index is still open in the reader, the segment was never opened, and now is unlinked."""
    writer = open_store(filled)
    gid = writer.catalog.by_name[BINARIES].id
    with Far(filled) as far:
        far.open()
        far.do("reader.begin(); [each.txn() for each in reader._epochs]")
        assert writer.expire(DAY_0 + 8 * DAY).epochs == 1
        writer.close()
        assert far.within("reader.find(id)", id=message_id(1)) is None
        assert far.within("reader.article(gid, 1)", gid=gid) is None
        assert far.within("[each[0] for each in reader.articles(gid, 1, 4)]", gid=gid) == [3, 4]


def test_an_article_may_come_again_when_it_has_expired(filled: Path) -> None:
    writer = open_store(filled)
    writer.expire(DAY_0 + 8 * DAY)
    assert writer.append([sample(1, BINARIES), sample(5, BINARIES)], DAY_0 + 8 * DAY) == [
        "filed",
        "duplicate",
    ]
    writer.close()
