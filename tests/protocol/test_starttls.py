"""STARTTLS (RFC 4642)."""

from tests.protocol.talk import Edge, converse, dialogue, reader, transit


def test_it_begins_the_conversation_anew() -> None:
    dialogue(
        reader(starttls=True),
        """
        [C] GROUP misc.test
        [C] STARTTLS
        [S] 211 5 3000234 3002322 misc.test
        [S] 382 Continue with TLS negotiation
        [C] STAT
        [C] STARTTLS
        [S] 412 No newsgroup selected
        [S] 502 TLS is already active
        """,
    )


def test_nothing_of_a_login_or_feature_begun_in_the_clear_is_kept() -> None:
    begin = reader(starttls=True, login="required", cleartext_login=True)
    dialogue(
        begin,
        """
        [C] AUTHINFO USER fred
        [C] STARTTLS
        [S] 381 Enter password
        [S] 382 Continue with TLS negotiation
        [C] AUTHINFO PASS flintstone
        [S] 482 Authentication commands issued out of sequence
        """,
    )
    packed = b"XFEATURE COMPRESS GZIP\r\nSTARTTLS\r\n"
    said = converse(reader(starttls=True), packed, b"GROUP misc.test\r\nOVER\r\n")
    assert b"\r\n224 Overview information follows\r\n3000234\t" in said


def test_what_was_said_in_the_clear_after_it_is_not_obeyed() -> None:
    """The injection of CVE-2012-3523: commands that a third party added before the negotiation."""
    edge = Edge(reader(starttls=True)())
    edge.hear(b"STARTTLS\r\nGROUP misc.test\r\nPOST\r\nGRO")
    assert edge.said.text == b"382 Continue with TLS negotiation\r\n"
    edge.hear(b"STAT\r\n")
    assert edge.said.text.endswith(b"tion\r\n412 No newsgroup selected\r\n")


def test_it_is_not_to_be_had() -> None:
    assert converse(reader(), b"STARTTLS\r\n") == b"502 Command unavailable\r\n"
    assert converse(reader(secure=True, starttls=True), b"STARTTLS\r\n") == b"502 TLS is already active\r\n"
    assert converse(reader(starttls=True), b"STARTTLS now\r\n") == b"501 Syntax error\r\n"


def test_after_a_login_it_is_too_late() -> None:
    dialogue(
        reader(starttls=True, login="required", cleartext_login=True),
        """
        [C] AUTHINFO USER fred
        [C] AUTHINFO PASS flintstone
        [C] STARTTLS
        [S] 381 Enter password
        [S] 281 Authentication accepted
        [S] 502 Command unavailable
        """,
    )


def test_peers_have_it_too() -> None:
    dialogue(
        transit(starttls=True),
        """
        [C] STARTTLS
        [S] 382 Continue with TLS negotiation
        [C] CHECK <45223423@example.com>
        [S] 438 <45223423@example.com>
        """,
    )
