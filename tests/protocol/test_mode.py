"""MODE READER (RFC 3977 section 5.3) and MODE STREAM (RFC 4644 section 2.3)."""

from tests.protocol.talk import converse, dialogue, overhear, reader, transit


def test_readers_are_in_reader_mode_already_and_nothing_changes() -> None:
    dialogue(
        reader(),
        """
        [C] GROUP misc.test
        [C] mode reader
        [C] STAT
        [S] 211 5 3000234 3002322 misc.test
        [S] 200 Reader mode, posting permitted
        [S] 223 3000234 <45223423@example.com>
        """,
    )


def test_the_code_says_whether_posting_is_permitted() -> None:
    assert converse(reader(posting=False), b"MODE READER\r\n") == b"201 Reader mode, posting prohibited\r\n"
    permitted = b"200 Reader mode, posting permitted\r\n"
    assert converse(reader(login="required"), b"MODE READER\r\n") == permitted


def test_peers_have_no_reading_service() -> None:
    said = overhear(transit(), b"MODE READER\r\nCHECK <a@b>\r\n")
    assert said.text == b"502 Transit service only\r\n"
    assert said.closed


def test_streaming() -> None:
    dialogue(
        transit(),
        """
        [C] MODE STREAM
        [C] CHECK <a@b>
        [C] MODE STREAM NOW
        [C] MODE POSTER
        [C] MODE
        [S] 203 Streaming permitted
        [S] 238 <a@b>
        [S] 501 Syntax error
        [S] 501 Unknown MODE variant
        [S] 501 Syntax error
        """,
    )
    assert converse(reader(), b"MODE STREAM\r\n") == b"501 Unknown MODE variant\r\n"
