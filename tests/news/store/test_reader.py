"""Reading what one writer filed, from a process of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ngroups.news.expiry.retention import RetentionClass
from ngroups.news.store.errors import StoreAbsentError
from ngroups.news.store.reader import Reader
from ngroups.news.store.writer import Writer
from ngroups.protocol.ports import Spool
from ngroups.protocol.wildmat import compile_wildmat
from tests.news.store.far import Far
from tests.news.store.samples import GROUPS, HOST, NOW, line, message_id, new_store, sample, wire

ONE, TWO, BINARIES = GROUPS


def lines(first: int, last: int) -> bytes:
    """Overview of group ONE where article n has number n."""
    return b"".join(line(sample(number), number, [(ONE, number)]) for number in range(first, last + 1))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Far]:
    """A reader of 700 articles in ONE: five chunks and 60 loose rows."""
    root = tmp_path_factory.mktemp("full") / "data"
    writer = new_store(root)
    for first in range(1, 701, 100):
        writer.append([sample(number) for number in range(first, first + 100)], NOW + first)
    with Far(root) as far:
        yield far.open()
    writer.close()


def test_it_is_a_spool() -> None:
    spool: type[Spool] = Reader
    assert spool is Reader


def test_there_may_be_no_store_yet(tmp_path: Path) -> None:
    with pytest.raises(StoreAbsentError):
        Reader(tmp_path)
    assert [*tmp_path.iterdir()] == []


def test_an_empty_group(far: Far) -> None:
    assert far.ask("tuple(reader.group(name))", name=ONE) == ((0, ONE, b"y"), (1, 0, 0))
    assert far.ask("reader.group(b'no.such')") is None
    for question in (
        "list(reader.overview(0, 1, 9))",
        "list(reader.numbers(0, 1, 9))",
        "list(reader.articles(0, 1, 9))",
    ):
        assert far.ask(question) == []
    for question in (
        "reader.article(0, 1)",
        "reader.neighbour(0, 1, 1)",
        "reader.neighbour(0, 1, -1)",
        "reader.find(b'<x>')",
    ):
        assert far.ask(question) is None
    assert far.ask("list(reader.arrived(0, 0))") == []


def test_what_check_and_ihave_are_told(full: Far) -> None:
    assert full.ask("reader.wanted(id)", id=message_id(5)) == "no"
    assert full.ask("reader.wanted(id)", id=message_id(0)) == "yes"


def test_the_group_list_is_sorted(writer: Writer, far: Far) -> None:
    writer.catalog.create(b"aa.last", status="=misc.test", now=NOW + 9, creator="x", description="d\xe9")
    writer.catalog.remove(TWO)
    writer.groups_changed()
    writer.append([sample(1)], NOW)
    found = far.ask(
        "[(entry.group.name, *entry.marks, entry.group.status, *entry[2:]) for entry in reader.groups()]"
    )
    assert found == [
        (b"aa.last", 1, 0, 0, b"=misc.test", NOW + 9, b"x", "d\xe9".encode()),
        (BINARIES, 1, 0, 0, b"y", NOW, b"news", b""),
        (ONE, 1, 1, 1, b"y", NOW, b"news", b""),
    ]
    assert far.ask("reader.group(name)", name=TWO) is None


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (1, 700),
        (1, 1),
        (127, 128),
        (128, 255),
        (130, 600),
        (639, 641),
        (650, 660),
        (700, 9999),
        (0, 2),
        (5, 4),
    ],
)
def test_overview_and_numbers_of_a_range(full: Far, first: int, last: int) -> None:
    expected = range(max(first, 1), min(last, 700) + 1)
    assert full.ask("joined(reader.overview(0, a, b))", a=first, b=last) == lines(
        expected.start, expected.stop - 1
    )
    assert full.ask("joined(reader.numbers(0, a, b))", a=first, b=last) == b"".join(
        b"%d\r\n" % each for each in expected
    )
    assert full.ask("[each[0] for each in reader.articles(0, a, b)]", a=first, b=last) == list(expected)


def test_a_range_comes_as_it_lies_in_few_pieces(full: Far) -> None:
    sizes = full.ask("[len(bytes(piece).splitlines()) for piece in reader.overview(0, 1, 700)]")
    assert sizes == [127, 128, 128, 128, 128, 61]


@pytest.mark.parametrize("number", [1, 127, 128, 639, 640, 700])
def test_an_article_by_number(full: Far, number: int) -> None:
    found = full.ask("(lambda a: (a[0], a[1], whole(a[2])))(reader.article(0, n))", n=number)
    assert found == (number, message_id(number), wire(sample(number), [(ONE, number)]))


def test_numbers_that_are_not_there(full: Far) -> None:
    for number in (0, 701, 2_147_483_647, 9_999_999_999_999_999):
        assert full.ask("reader.article(0, n)", n=number) is None


def test_next_and_last_step_over_chunks(full: Far) -> None:
    up = "(lambda a: a and a[0])(reader.neighbour(0, n, 1))"
    down = "(lambda a: a and a[0])(reader.neighbour(0, n, -1))"
    for number in (1, 127, 128, 639, 640):
        assert full.ask(up, n=number) == number + 1
        assert full.ask(down, n=number + 1) == number
    assert full.ask(up, n=0) == 1
    assert full.ask(up, n=700) is None
    assert full.ask(down, n=1) is None
    assert full.ask(down, n=0) is None
    assert full.ask(down, n=5000) == 700


@pytest.mark.parametrize(
    ("since", "first"), [(0, 1), (1, 1), (2, 101), (101, 101), (602, None), (601, 601), (301, 301)]
)
def test_what_has_arrived_since(full: Far, since: int, first: int | None) -> None:
    expected = [message_id(number) for number in range(first or 701, 701)]
    assert full.ask("list(reader.arrived(0, since))", since=NOW + since) == expected


def test_articles_that_come_are_seen_in_the_next_burst(writer: Writer, far: Far) -> None:
    assert far.ask("reader.find(id)", id=message_id(1)) is None
    writer.append([sample(1)], NOW)
    assert far.ask("reader.find(id) is not None", id=message_id(1))
    assert far.ask("reader.group(name)[1]", name=ONE) == (1, 1, 1)


def test_a_burst_is_told_of_no_number_that_it_cannot_read(writer: Writer, far: Far) -> None:
    """Else a client is told a high mark, gets overview that ends before it, and never asks for the rest."""
    writer.catalog.keep_highs({writer.catalog.by_name[BINARIES].id: 7})
    writer.append([sample(1)], NOW)
    far.do("reader.begin(); reader.find(b'<x>')")
    writer.append([sample(2), sample(3, TWO)], NOW)
    assert far.within("reader.group(name)[1]", name=ONE) == (1, 1, 1)
    assert far.within("reader.group(name)[1]", name=TWO) == (1, 0, 0)
    assert far.within("reader.group(name)[1]", name=BINARIES) == (8, 7, 0)
    assert far.within("joined(reader.overview(0, 1, 99))") == lines(1, 1)
    far.do("reader.end(); reader.begin()")
    assert far.within("reader.group(name)[1]", name=ONE) == (1, 2, 2)
    assert far.within("joined(reader.overview(0, 1, 99))") == lines(1, 2)


def test_a_range_goes_on_in_a_later_burst_although_rows_have_become_a_chunk(writer: Writer, far: Far) -> None:
    writer.append([sample(number) for number in range(1, 201)], NOW)
    far.do(
        "reader.begin(); r = [reader.overview(0, 1, 200), reader.numbers(0, 1, 200)]\n"
        "s = reader.articles(0, 1, 200)"
    )
    first = far.within("[bytes(next(each)) for each in r], [next(s)[0] for _ in range(3)]")
    assert first == ([lines(1, 127), b"".join(b"%d\r\n" % each for each in range(1, 128))], [1, 2, 3])
    far.do("reader.end()")
    writer.append([sample(number) for number in range(201, 400)], NOW)
    rest = far.ask("([joined(each) for each in r], [each[0] for each in s])")
    assert rest == (
        [lines(128, 200), b"".join(b"%d\r\n" % each for each in range(128, 201))],
        list(range(4, 201)),
    )


def test_no_snapshot_is_held_between_bursts(writer: Writer, far: Far) -> None:
    writer.append([sample(1)], NOW)
    assert far.ask("reader.find(id) is not None", id=message_id(1))
    assert far.within("[each.reading is not None for each in reader._epochs]") == [False]
    far.do("reader.begin(); reader.find(b'<x>')")
    assert far.within("[each.reading is not None for each in reader._epochs]") == [True]


CLASSES = (RetentionClass("short", compile_wildmat("alt.binaries.*"), 8),)
EVERY = range(1, 601)


def crossposted(number: int) -> bool:
    return (number - 1) // 10 % 2 == 1


@pytest.fixture
def mixed(root: Path) -> Path:
    """ONE has ten numbers in one class and the next ten, crossposted, in another, and so on."""
    new_store(root).close()
    writer = Writer(
        root, host=HOST, classes=(*CLASSES, RetentionClass("long", compile_wildmat("misc.*"), 800))
    )
    writer._class_of = {(ONE,): "long", (ONE, BINARIES): "short"}
    for first in range(1, 601, 10):
        groups = (ONE, BINARIES) if crossposted(first) else (ONE,)
        batch = [sample(number, *groups) for number in range(first, first + 10)]
        assert writer.append(batch, NOW + first) == ["filed"] * 10
    writer.close()
    return root


def test_a_group_in_several_classes_is_merged_by_number(mixed: Path) -> None:
    assert {path.parts[-2] for path in mixed.glob("spool/*/*")} == {"short", "long"}
    reader = Reader(mixed)
    second = {n: number for number, n in enumerate(filter(crossposted, EVERY), 1)}
    places = [[(ONE, n), (BINARIES, second[n])] if n in second else [(ONE, n)] for n in EVERY]
    articles = [sample(n, *(name for name, _ in where)) for n, where in zip(EVERY, places, strict=True)]
    expected = [line(article, n, where) for n, article, where in zip(EVERY, articles, places, strict=True)]
    known = reader.group(ONE)
    assert known
    group, marks = known
    assert marks == (1, 600, 600)
    assert b"".join(map(bytes, reader.overview(group.id, 1, 600))) == b"".join(expected)
    assert b"".join(map(bytes, reader.overview(group.id, 105, 407))) == b"".join(expected[104:407])
    assert b"".join(map(bytes, reader.numbers(group.id, 1, 600))).split() == [b"%d" % n for n in EVERY]
    assert [each[0] for each in reader.articles(group.id, 1, 600)] == list(EVERY)
    assert list(reader.arrived(group.id, NOW + 301)) == [message_id(n) for n in range(301, 601)]
    number = 0
    for expected_number in EVERY:
        found = reader.neighbour(group.id, number, 1)
        assert found
        number = found[0]
        assert number == expected_number
    reader.close()


def test_numbers_are_stepped_over_where_an_epoch_has_gone(mixed: Path) -> None:
    writer = Writer(mixed, host=HOST, classes=CLASSES)
    assert writer.expire(NOW + 600 + 8 * 86400).epochs == 1
    writer.close()
    reader = Reader(mixed)
    known = reader.group(ONE)
    assert known
    group, marks = known
    left = [n for n in EVERY if not crossposted(n)]
    assert marks == (1, 600, 300)
    assert [each[0] for each in reader.articles(group.id, 1, 600)] == left
    assert b"".join(map(bytes, reader.numbers(group.id, 1, 600))).split() == [b"%d" % n for n in left]
    for number in (0, *EVERY, 650):
        above = next((n for n in left if n > number), None)
        below = next((n for n in reversed(left) if n < number), None)
        up, down = reader.neighbour(group.id, number, 1), reader.neighbour(group.id, number, -1)
        assert (up and up[0], down and down[0]) == (above, below)
        there = reader.article(group.id, number)
        assert (there[0] if there else None) == (number if number in left else None)
    reader.close()


def test_new_articles_are_found_although_the_clock_was_set_back(root: Path) -> None:
    writer = new_store(root)
    writer.append([sample(n) for n in range(1, 301)], NOW)
    writer.append([sample(n) for n in range(301, 601)], NOW - 7200)
    writer.append([sample(n) for n in range(601, 701)], NOW + 60)
    writer.close()
    reader = Reader(root)
    assert list(reader.arrived(0, NOW)) == [message_id(n) for n in range(1, 701)]
    assert list(reader.arrived(0, NOW + 1)) == [message_id(n) for n in range(601, 701)]
    reader.close()


def test_a_clock_that_was_days_ahead_is_believed_when_it_is_right_again(root: Path) -> None:
    writer = new_store(root)
    writer.append([sample(1)], NOW + 3 * 86400)
    writer.append([sample(2)], NOW)
    writer.close()
    reader = Reader(root)
    assert list(reader.arrived(0, NOW)) == [message_id(1), message_id(2)]
    assert list(reader.arrived(0, NOW + 1)) == [message_id(1)]
    reader.close()


def test_a_group_list_that_is_being_read_stays_as_it_was(writer: Writer, far: Far) -> None:
    far.do("reader.begin(); entries = reader.groups(); first = next(entries).group.name; reader.end()")
    writer.catalog.create(b"aa.new", status="y", now=NOW)
    writer.catalog.remove(ONE)
    writer.groups_changed()
    assert far.ask("[first, *(entry.group.name for entry in entries)]") == sorted(GROUPS)
    assert far.ask("[entry.group.name for entry in reader.groups()]") == sorted([b"aa.new", TWO, BINARIES])
