"""Command lines: their ends, their length, their words (RFC 3977 sections 3.1 and 9.8)."""

import pytest

from ngroups.protocol.session import COMMAND_OCTETS, LOGIN_OCTETS
from tests.protocol.talk import Edge, converse, reader, transit

DATE = b"111 19990621212000\r\n"
TOO_LONG = b"501 Line too long\r\n"
UNKNOWN = b"500 Unknown command\r\n"


@pytest.mark.parametrize("line", [b"DATE\r\n", b"date\n", b"  Date \t\r\n", b"DATE\r\r\n", b"\tdAtE\n"])
def test_case_blanks_and_bare_lf_do_not_matter(line: bytes) -> None:
    assert converse(reader(), line) == DATE


@pytest.mark.parametrize(
    "line", [b"\r\n", b"\n", b" \t \r\n", b"MAIL\r\n", b"\0\r\n", b"\xff\xfe\r\n", b"DATE\0\r\n"]
)
def test_what_is_no_command(line: bytes) -> None:
    assert converse(reader(), line + b"DATE\r\n") == UNKNOWN + DATE


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
@pytest.mark.parametrize("command", [b"STAT <", b"MAIL "])
def test_512_octets_are_taken_and_not_one_more(command: bytes, end: bytes) -> None:
    longest = command.ljust(COMMAND_OCTETS - len(end), b"a")
    answer = UNKNOWN if command == b"MAIL " else b"430 No such article\r\n"
    assert converse(reader(), longest + end + b"DATE\r\n") == answer + DATE
    assert converse(reader(), longest + b"a" + end + b"DATE\r\n") == TOO_LONG + DATE


@pytest.mark.parametrize("octets", [LOGIN_OCTETS - 1, LOGIN_OCTETS, LOGIN_OCTETS + 1, LOGIN_OCTETS + 2, 9000])
@pytest.mark.parametrize("filling", [b"x", b" ", b"AUTHINFO PASS "])
def test_a_line_of_any_length_is_answered_once(octets: int, filling: bytes) -> None:
    line = (filling * octets)[:octets]
    for begin in (reader(), reader(login="required", secure=True), transit()):
        assert converse(begin, line + b"\r\nDATE\r\n").count(b"\r\n") == 2


def test_a_line_that_is_too_long_is_not_obeyed_in_part() -> None:
    said = converse(reader(), b"x" * 9000 + b" DATE\rDATE" + b" QUIT" * 500 + b"\r\nDATE\r\n")
    assert said == TOO_LONG + DATE


@pytest.mark.parametrize("size", [1, 7, 1000, 65536])
def test_an_endless_line_fills_no_memory(size: int) -> None:
    edge = Edge(reader()())
    for _ in range(max(3, 20_000 // size)):
        edge.hear(b"x" * size)
        assert len(edge.session._rest) < 8192
    edge.hear(b"\r\nDATE\r\n")
    assert edge.said.text == TOO_LONG + DATE


def test_a_session_that_is_closing_keeps_nothing() -> None:
    edge = Edge(reader()())
    edge.hear(b"QUIT\r\n" + b"x" * 3000)
    edge.session.receive(b"y" * 3000)
    assert edge.session._rest == b""
