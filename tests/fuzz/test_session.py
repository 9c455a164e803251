"""Arbitrary octets in arbitrary slices at sessions of either role; see `tests.fuzz.session`."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.session import ARGUMENTS, BEGIN, COMMANDS_GIVEN, ENDS, FaultError, attack, codes, main
from tests.protocol.talk import Begin, single

BEGINNINGS = st.sampled_from(BEGIN)
ARGUMENT = st.sampled_from(ARGUMENTS).map(b" ".__add__) | st.binary(max_size=12)
LINE = st.tuples(
    st.sampled_from(COMMANDS_GIVEN), st.lists(ARGUMENT, max_size=3).map(b"".join), st.sampled_from(ENDS)
)
CONVERSATIONS = st.lists(LINE.map(b"".join), max_size=15).map(b"".join)
SIZES = st.lists(st.integers(1, 2000), min_size=1, max_size=30)


@settings(deadline=None)
@given(begin=BEGINNINGS, data=CONVERSATIONS, sizes=SIZES)
def test_conversations_made_of_words(begin: Begin, data: bytes, sizes: list[int]) -> None:
    attack(begin, data, (lambda data: sliced(data, sizes),))


@settings(deadline=None)
@given(begin=BEGINNINGS, data=st.binary(max_size=300))
def test_any_octets_one_by_one(begin: Begin, data: bytes) -> None:
    attack(begin, data, (single,))


def sliced(data: bytes, sizes: list[int]) -> list[bytes]:
    pieces: list[bytes] = []
    at = 0
    while at < len(data):
        pieces.append(data[at : at + sizes[len(pieces) % len(sizes)]])
        at += len(pieces[-1])
    return pieces


@pytest.mark.parametrize(
    "said",
    [
        b"200\r",
        b"20 x\r\n",
        b"600 x\r\n",
        b"200 a\rb\r\n",
        b"438 \0\r\n",
        b"438 %b\r\n" % (b"a" * 520),
        b"215 x\r\na\r\n",
        b"215 x\r\n.a\r\n.\r\n",
        b"224 x [COMPRESS=GZIP]\r\nnone",
        b"hello\r\n",
    ],
)
def test_the_judge_knows_bad_replies(said: bytes) -> None:
    with pytest.raises(FaultError):
        list(codes(said))


def test_the_harness_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seconds", "0.2", "--seed", "1"]) == 0
    assert "without a fault" in capsys.readouterr().out
