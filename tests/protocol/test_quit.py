"""QUIT (RFC 3977 section 5.4)."""

from tests.protocol.talk import converse, overhear, reader, transit


def test_the_last_word() -> None:
    for begin in (reader(), transit(), reader(login="required")):
        said = overhear(begin, b"DATE\r\nQUIT\r\nDATE\r\n")
        assert said.text == b"111 19990621212000\r\n205 Goodbye\r\n"
        assert said.closed


def test_it_takes_no_argument() -> None:
    assert converse(reader(), b"QUIT now\r\nDATE\r\n") == b"501 Syntax error\r\n111 19990621212000\r\n"
