"""CAPABILITIES (RFC 3977 section 5.2): the truth in every state."""

import pytest

from tests.protocol.talk import Begin, converse, dialogue, reader, transit

Lines = dict[bytes, list[bytes]]
LOGIN = b"AUTHINFO USER fred\r\nAUTHINFO PASS flintstone\r\n"
CAPABILITIES = b"CAPABILITIES\r\n"


def capabilities(begin: Begin, *turns: bytes) -> Lines:
    """Labels and arguments after some turns; a label twice is a fault (RFC 3977 section 5.2.2)."""
    before = converse(begin, *turns) if turns else b""
    lines = converse(begin, *turns, CAPABILITIES).removeprefix(before).splitlines()
    assert (lines[0], lines[-1]) == (b"101 Capability list follows", b".")
    assert lines[1] == b"VERSION 2"
    labels = [line.split()[0] for line in lines[1:-1]]
    assert len(set(labels)) == len(labels)
    return {line.split()[0]: line.split()[1:] for line in lines[1:-1]}


def test_an_open_reader() -> None:
    dialogue(
        reader(),
        """
        [C] CAPABILITIES
        [S] 101 Capability list follows
        [S] VERSION 2
        [S] IMPLEMENTATION ngroups 1.0
        [S] READER
        [S] LIST ACTIVE ACTIVE.TIMES COUNTS HEADERS NEWSGROUPS OVERVIEW.FMT
        [S] OVER MSGID
        [S] HDR
        [S] POST
        [S] NEWNEWS
        [S] XPAT
        [S] COMPRESS DEFLATE
        [S] XFEATURE-COMPRESS GZIP TERMINATOR
        [S] .
        """,
    )


def test_a_peer() -> None:
    dialogue(
        transit(),
        """
        [C] MODE STREAM
        [C] CAPABILITIES
        [S] 203 Streaming permitted
        [S] 101 Capability list follows
        [S] VERSION 2
        [S] IMPLEMENTATION ngroups 1.0
        [S] IHAVE
        [S] STREAMING
        [S] COMPRESS DEFLATE
        [S] .
        """,
    )


def test_what_the_site_does_not_offer_is_not_listed() -> None:
    listed = capabilities(reader(posting=False, newnews=False))
    assert not {b"POST", b"NEWNEWS", b"STARTTLS", b"AUTHINFO", b"SASL", b"MODE-READER", b"IHAVE"} & set(
        listed
    )
    lists = capabilities(reader(lists={b"MOTD": b"Hello\r\n", b"MODERATORS": b""}))[b"LIST"]
    assert {b"MOTD", b"MODERATORS"} < set(lists)
    assert b"SUBSCRIPTIONS" not in lists


READING = {b"READER", b"LIST", b"OVER", b"HDR", b"POST", b"NEWNEWS", b"XPAT", b"XFEATURE-COMPRESS"}


def test_login_over_tls_from_beginning_to_compression() -> None:
    begin = reader(login="required", starttls=True)
    clear = capabilities(begin)
    assert clear[b"AUTHINFO"] == []
    assert b"SASL" not in clear
    assert {b"STARTTLS", b"COMPRESS"} <= set(clear)
    assert set(clear) & READING == {b"READER"}

    secure = capabilities(begin, b"STARTTLS\r\n")
    assert (secure[b"AUTHINFO"], secure[b"SASL"]) == ([b"USER", b"SASL"], [b"PLAIN"])
    assert b"STARTTLS" not in secure
    assert set(secure) & READING == {b"READER"}

    done = capabilities(begin, b"STARTTLS\r\n", LOGIN)
    assert b"AUTHINFO" not in done
    assert done[b"SASL"] == [b"PLAIN"]  # RFC 4643 section 2.2
    assert set(done) >= READING

    compressed = capabilities(begin, b"STARTTLS\r\n", LOGIN, b"COMPRESS DEFLATE\r\n")
    assert not {b"COMPRESS", b"XFEATURE-COMPRESS", b"AUTHINFO", b"STARTTLS"} & set(compressed)
    assert READING - {b"XFEATURE-COMPRESS"} <= set(compressed)


def test_compression_before_login_leaves_no_way_to_log_in() -> None:
    begin = reader(login="required", starttls=True, cleartext_login=True)
    assert capabilities(begin)[b"AUTHINFO"] == [b"USER", b"SASL"]
    compressed = capabilities(begin, b"COMPRESS DEFLATE\r\n")
    assert compressed[b"AUTHINFO"] == []
    assert not {b"SASL", b"STARTTLS"} & set(compressed)


def test_peers_are_offered_tls_until_it_is_there() -> None:
    assert b"STARTTLS" in capabilities(transit(starttls=True))
    assert b"STARTTLS" not in capabilities(transit(starttls=True), b"STARTTLS\r\n")
    assert b"STARTTLS" not in capabilities(transit(starttls=True, secure=True))


@pytest.mark.parametrize(
    ("begin", "label", "command", "refusals"),
    [
        (reader(), b"POST", b"POST", (b"440", b"480")),
        (reader(posting=False), b"POST", b"POST", (b"440", b"480")),
        (reader(), b"NEWNEWS", b"NEWNEWS * 19990101 000000", (b"502", b"480")),
        (reader(newnews=False), b"NEWNEWS", b"NEWNEWS * 19990101 000000", (b"502", b"480")),
        (reader(starttls=True), b"STARTTLS", b"STARTTLS", (b"502",)),
        (reader(), b"STARTTLS", b"STARTTLS", (b"502",)),
        (reader(), b"COMPRESS", b"COMPRESS DEFLATE", (b"502",)),
        (reader(login="required"), b"OVER", b"OVER <45223423@example.com>", (b"480",)),
        (reader(login="required"), b"HDR", b"HDR Subject <45223423@example.com>", (b"480",)),
        (reader(), b"OVER", b"OVER <45223423@example.com>", (b"480", b"500", b"503")),
        (reader(), b"HDR", b"HDR Subject <45223423@example.com>", (b"480", b"500", b"503")),
        (reader(), b"IHAVE", b"IHAVE <a@b>", (b"502",)),
        (transit(), b"IHAVE", b"IHAVE <a@b>", (b"502",)),
        (transit(), b"STREAMING", b"CHECK <a@b>", (b"502",)),
        (reader(), b"STREAMING", b"CHECK <a@b>", (b"502",)),
        (transit(), b"READER", b"MODE READER", (b"502",)),
        (reader(), b"READER", b"MODE READER", (b"502",)),
    ],
)
def test_what_is_listed_works_and_what_is_not_does_not(
    begin: Begin, label: bytes, command: bytes, refusals: tuple[bytes, ...]
) -> None:
    works = not converse(begin, command + b"\r\n").startswith(refusals)
    assert works == (label in capabilities(begin))


def test_every_list_that_is_named_can_be_had() -> None:
    begin = reader(lists={b"MOTD": b"Hello\r\n"})
    for keyword in capabilities(begin)[b"LIST"]:
        assert converse(begin, b"LIST %b\r\n" % keyword).startswith(b"215 ")


def test_an_argument_is_ignored_if_it_is_a_keyword() -> None:
    assert converse(reader(), b"CAPABILITIES AUTOUPDATE\r\n") == converse(reader(), CAPABILITIES)
    assert converse(reader(), b"CAPABILITIES 9x\r\n") == b"501 Syntax error\r\n"
    assert converse(reader(), b"CAPABILITIES a b\r\n") == b"501 Syntax error\r\n"
