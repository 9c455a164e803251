from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ngroups.news.feed.importing.cnfs import read_cycbuff
from ngroups.news.feed.importing.entry import Entry, Reason
from ngroups.news.feed.importing.wire import to_wire
from tests.news.feed.importing.articles import article
from tests.news.feed.importing.cycbuff import Cycbuff

Read = Callable[..., list[Entry]]


def wire(number: int, size: int = 10) -> bytes:
    return to_wire(article(number, b".x\n" * size))


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def _read(octets: bytes | bytearray, **how: int) -> list[Entry]:
        path = tmp_path / "one"
        path.write_bytes(octets)
        with path.open("rb", buffering=0) as raw:
            return list(read_cycbuff(raw, **how))

    return _read


@pytest.mark.parametrize("machine", ["le64", "be64", "le32"])
@pytest.mark.parametrize(("magic", "block"), [(b"CBuf4", 4096), (b"CBuf4", 1024), (b"CBuf3", 512)])
def test_articles_of_every_kind_of_machine(read: Read, machine: str, magic: bytes, block: int) -> None:
    buffer = Cycbuff(block=block, magic=magic, machine=machine)
    put = [(buffer.put(text), text) for text in (wire(n, n * 100) for n in range(30))]
    assert read(buffer.octets) == put


def test_a_fresh_buffer_is_empty(read: Read) -> None:
    assert read(Cycbuff().octets) == []


def test_after_a_wrap_the_oldest_come_first(read: Read) -> None:
    buffer = Cycbuff(length=200_000)
    put = [(buffer.put(text), text) for text in (wire(n, 2000) for n in range(60))]
    result = read(buffer.octets)
    assert result == put[-len(result) :]
    assert len(result) > 10
    assert result[0][0] > result[-1][0], "the buffer should have wrapped"


@settings(deadline=None, max_examples=25)
@given(after=st.integers(0, 40), count=st.integers(1, 60))
def test_reading_on_from_any_article(
    tmp_path_factory: pytest.TempPathFactory, after: int, count: int
) -> None:
    path = tmp_path_factory.mktemp("cnfs") / "one"
    buffer = Cycbuff(length=200_000)
    for n in range(count):
        buffer.put(wire(n, 2000))
    path.write_bytes(buffer.octets)
    with path.open("rb", buffering=0) as raw:
        whole = list(read_cycbuff(raw))
        after %= len(whole)
        assert list(read_cycbuff(raw, after=whole[after][0])) == whole[after + 1 :]


def test_cancelled_articles_are_gone(read: Read) -> None:
    buffer = Cycbuff()
    places = [buffer.put(wire(n)) for n in range(3)]
    buffer.mark(places[1], on=False)
    assert [at for at, _ in read(buffer.octets)] == [places[0], places[2]]


def test_damage_costs_the_article_it_hits(read: Read) -> None:
    buffer = Cycbuff()
    places = [buffer.put(wire(n, 3000)) for n in range(5)]
    buffer.octets[places[1] : places[1] + 24] = b"\xff" * 24  # its head
    end = places[2] + 24 + len(wire(2, 3000))
    buffer.octets[end - 3 : end] = b"abc"  # its closing dot
    buffer.octets[places[3] : places[3] + 4] = (1 << 30).to_bytes(4, "big")  # its length
    result = dict(read(buffer.octets))
    assert [result[at] for at in places[1:4]] == [Reason.CYCBUFF] * 3
    assert (result[places[0]], result[places[4]]) == (wire(0, 3000), wire(4, 3000))


def test_a_length_that_swallows_the_next_article(read: Read) -> None:
    buffer = Cycbuff()
    one, two = buffer.put(wire(1)), buffer.put(wire(2))
    length = two + 24 + len(wire(2)) - (one + 24)
    buffer.octets[one : one + 4] = length.to_bytes(4, "big")
    assert read(buffer.octets) == [(one, Reason.CYCBUFF), (two, wire(2))]


def test_an_article_above_the_limit(read: Read) -> None:
    buffer = Cycbuff()
    buffer.put(wire(1, 3000))
    assert [found for _, found in read(buffer.octets, largest=1000)] == [Reason.TOO_LARGE]


@pytest.mark.parametrize(
    "header", [b"CBuf4", b"CBuf4".ljust(88, b"\0") + b"z" * 200, b"CBuf4".ljust(88) + b"0" * 200]
)
def test_a_header_without_sense(read: Read, header: bytes) -> None:
    assert read(header) == [(0, Reason.CYCBUFF)]


def test_bits_that_point_nowhere(read: Read) -> None:
    buffer = Cycbuff()
    buffer.mark(40_960)
    assert read(buffer.octets) == [(0, Reason.CYCBUFF)]


@settings(deadline=None)
@given(st.binary(max_size=2000), st.integers(0, 3000))
def test_rubbish_over_a_buffer_raises_nothing(
    tmp_path_factory: pytest.TempPathFactory, rubbish: bytes, at: int
) -> None:
    buffer = Cycbuff(length=100_000)
    buffer.put(wire(1))
    buffer.octets[at : at + len(rubbish)] = rubbish
    path = tmp_path_factory.mktemp("cnfs") / "one"
    path.write_bytes(buffer.octets)
    with path.open("rb", buffering=0) as raw:
        list(read_cycbuff(raw))
