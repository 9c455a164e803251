"""COMPRESS (RFC 8054)."""

from tests.protocol.talk import Edge, converse, dialogue, reader, transit


def test_deflate_once_and_nothing_else() -> None:
    for begin in (reader(), transit()):
        dialogue(
            begin,
            """
            [C] COMPRESS
            [C] COMPRESS SHRINK
            [C] COMPRESS DEFLATE LOUDLY
            [C] COMPRESS deflate
            [S] 501 Syntax error
            [S] 503 Mechanism not recognised
            [S] 501 Syntax error
            [S] 206 Compression active
            [C] COMPRESS DEFLATE
            [S] 502 Compression is already active
            """,
        )


def test_what_was_chosen_before_stays_chosen() -> None:
    said = converse(reader(), b"GROUP misc.test\r\nCOMPRESS DEFLATE\r\n", b"STAT\r\n")
    assert said.endswith(b"206 Compression active\r\n223 3000234 <45223423@example.com>\r\n")


def test_neither_login_nor_tls_after_it() -> None:
    dialogue(
        reader(login="required", starttls=True, cleartext_login=True),
        """
        [C] COMPRESS DEFLATE
        [S] 206 Compression active
        [C] AUTHINFO USER fred
        [C] AUTHINFO SASL PLAIN AHRlc3QAMTIzNA==
        [C] STARTTLS
        [S] 502 Compression is already active
        [S] 502 Compression is already active
        [S] 502 Command unavailable
        """,
    )


def test_a_login_before_it_lasts() -> None:
    dialogue(
        reader(login="required", secure=True),
        """
        [C] AUTHINFO USER fred
        [C] AUTHINFO PASS flintstone
        [S] 381 Enter password
        [S] 281 Authentication accepted
        [C] COMPRESS DEFLATE
        [S] 206 Compression active
        [C] STAT <45223423@example.com>
        [S] 223 0 <45223423@example.com>
        """,
    )


def test_what_comes_uncompressed_after_the_command_is_not_obeyed() -> None:
    edge = Edge(reader()())
    edge.hear(b"COMPRESS DEFLATE\r\nSTAT <45223423@example.com>\r\nGRO")
    edge.hear(b"DATE\r\n")
    assert edge.said.text.splitlines()[0] == b"206 Compression active"
    assert edge.said.text.splitlines()[1].startswith(b"111 ")
