import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ngroups.news.feed.importing.caf import read_caf
from ngroups.news.feed.importing.entry import Entry, Reason
from ngroups.news.feed.importing.wire import to_wire
from tests.news.feed.importing.articles import article
from tests.news.feed.importing.cycbuff import caf

WIRES = [to_wire(article(number, b".x\n" * number * 100)) for number in range(5)]


def read(path: Path, octets: bytes, **how: int) -> list[Entry]:
    path.write_bytes(octets)
    with path.open("rb", buffering=0) as raw:
        return list(read_caf(raw, **how))


def test_articles_in_order(tmp_path: Path) -> None:
    result = read(tmp_path / "one.CF", caf(WIRES))
    assert [found for _, found in result] == WIRES
    assert read(tmp_path / "one.CF", caf(WIRES), after=result[1][0]) == result[2:]


def test_cancelled_articles_are_gone(tmp_path: Path) -> None:
    assert [found for _, found in read(tmp_path / "one.CF", caf(WIRES, gone=1))] == [WIRES[0], *WIRES[2:]]


def test_native_line_ends_become_wire_format(tmp_path: Path) -> None:
    assert [found for _, found in read(tmp_path / "one.CF", caf([article(1)]))] == [to_wire(article(1))]


def test_damage_costs_the_article_it_hits(tmp_path: Path) -> None:
    octets = bytearray(caf(WIRES))
    struct.pack_into("<Q", octets, 512 + 24, 1 << 40)  # the second one's offset
    struct.pack_into("<Q", octets, 512 + 24 * 3 + 8, 10)  # the fourth one's length
    found = [found for _, found in read(tmp_path / "one.CF", bytes(octets))]
    assert found == [WIRES[0], Reason.CAF, WIRES[2], Reason.CAF, WIRES[4]]


def test_a_limit(tmp_path: Path) -> None:
    found = [found for _, found in read(tmp_path / "one.CF", caf(WIRES), largest=500)]
    assert found[0] == WIRES[0]
    assert found[1:] == [Reason.TOO_LARGE] * 4


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_rubbish_raises_nothing(tmp_path_factory: pytest.TempPathFactory, rubbish: bytes) -> None:
    octets = bytearray(caf(WIRES))
    octets[8 : 8 + len(rubbish)] = rubbish
    path = tmp_path_factory.mktemp("caf") / "one.CF"
    read(path, bytes(octets))
    assert read(path, b"CRMT" + rubbish[:50]) == [(0, Reason.CAF)]
