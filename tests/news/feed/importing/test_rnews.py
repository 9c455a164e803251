import bz2
import gzip
import lzma
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ngroups.news.feed.importing.entry import Reason
from ngroups.news.feed.importing.rnews import read_batch
from ngroups.news.feed.importing.window import CutOffError, DamagedError
from ngroups.news.feed.importing.wire import to_wire
from tests.news.feed.importing.articles import article, batch, entries

ONE, TWO, THREE = (article(number) for number in (1, 2, 3))


def found(octets: bytes, step: int = 1 << 20) -> list[bytes | Reason]:
    return [item for _, item in entries(read_batch, octets, step)]


@pytest.mark.parametrize("step", [1, 7, 1 << 20])
def test_a_batch_gives_its_articles_and_their_places(step: int) -> None:
    octets = batch([ONE, TWO])
    assert entries(read_batch, octets, step) == [
        (0, to_wire(ONE)),
        (octets.index(b"#! rnews", 9), to_wire(TWO)),
    ]


@settings(deadline=None)
@given(st.lists(st.binary(max_size=40), max_size=5), st.integers(1, 50))
def test_any_octets_come_out(bodies: list[bytes], step: int) -> None:
    texts = [article(number, body + b"\n") for number, body in enumerate(bodies)]
    assert found(batch(texts), step) == [to_wire(text) for text in texts]


def test_an_article_in_crlf_keeps_every_octet() -> None:
    wire = to_wire(article(1, b".dot\n..\n\xff\0\n"))
    assert found(batch([wire])) == [wire]


@pytest.mark.parametrize(
    ("command", "pack"),
    [
        (b"#! gunbatch\n", gzip.compress),
        (b"#! cunbatch\n", gzip.compress),  # INN's habit: gzip unpacks what compress(1) wrote, and its own
        (b"#! bunbatch\n", bz2.compress),
        (b"#! xunbatch\n", lzma.compress),
    ],
)
def test_compressed_batches(command: bytes, pack: Callable[[bytes], bytes]) -> None:
    assert found(command + pack(batch([ONE, TWO]))) == [to_wire(ONE), to_wire(TWO)]


def test_nested_batches_have_places_that_rise() -> None:
    inner = b"#! gunbatch\n" + gzip.compress(batch([TWO, THREE]))
    result = entries(read_batch, batch([ONE]) + b"#! bunbatch\n" + bz2.compress(inner), 100)
    assert [item for _, item in result] == [to_wire(text) for text in (ONE, TWO, THREE)]
    assert sorted({offset for offset, _ in result}) == [offset for offset, _ in result]


def test_nesting_ends_somewhere() -> None:
    octets = batch([ONE])
    for _ in range(6):
        octets = b"#! gunbatch\n" + gzip.compress(octets)
    assert found(octets) == [Reason.TOO_DEEP]


def test_a_truncated_batch_gives_what_is_whole() -> None:
    assert found(batch([ONE, TWO])[:-1]) == [to_wire(ONE), Reason.TRUNCATED]


def test_a_length_too_large_that_hides_another_article() -> None:
    assert found(b"#! rnews 99999\n" + ONE + batch([TWO])) == [Reason.TRUNCATED, to_wire(TWO)]


@pytest.mark.parametrize("error", [-5, 5])
def test_a_wrong_length_costs_one_article(error: int) -> None:
    octets = batch([ONE]) + b"#! rnews %d\n" % (len(TWO) + error) + TWO + batch([THREE])
    assert found(octets) == [to_wire(ONE), Reason.WRONG_LENGTH, to_wire(THREE)]


def test_rubbish_between_articles_is_passed_over() -> None:
    assert found(batch([ONE]) + b"#! nonsense\n" * 200_000 + batch([TWO]), 1 << 16) == [
        to_wire(ONE), Reason.NO_COMMAND, to_wire(TWO),
    ]  # fmt: skip


def test_blank_lines_between_articles_do_no_harm() -> None:
    assert found(batch([ONE]) + b"\r\n\n" + batch([TWO]) + b"\n\0\0") == [to_wire(ONE), to_wire(TWO)]


def test_an_empty_article_and_one_above_the_limit() -> None:
    octets = b"#! rnews 0\n" + batch([ONE + b"x" * 5000, TWO])
    result = list(entries(lambda window: read_batch(window, largest=1000), octets))
    assert [item for _, item in result] == [Reason.EMPTY, Reason.TOO_LARGE, to_wire(TWO)]


def test_compression_cut_off_and_damaged() -> None:
    packed = gzip.compress(batch([article(1, bytes(range(256)) * 99)]))
    with pytest.raises(CutOffError):
        found(b"#! gunbatch\n" + packed[:-20])
    with pytest.raises(DamagedError):
        found(b"#! gunbatch\n" + packed[:50] + b"\xff" * 50 + packed[100:])


def test_a_command_nobody_knows() -> None:
    assert found(b"#! c7unbatch\nABCDEF\n") == [Reason.NO_COMMAND]
