"""DATE (RFC 3977 section 7.1)."""

from tests.protocol.talk import converse, dialogue, reader, transit


def test_the_time_in_utc_as_fourteen_digits() -> None:
    for begin in (reader(), transit(), reader(login="required")):
        dialogue(
            begin,
            """
            [C] DATE
            [C] DATE now
            [S] 111 19990621212000
            [S] 501 Syntax error
            """,
        )


def test_fractions_are_cut_off() -> None:
    assert converse(reader(now=lambda: 981199353.999), b"DATE\r\n") == b"111 20010203112233\r\n"
