"""Pan's dialogue: it offers its login first, asks with XOVER, and knows few reply codes.

Pan 0.16x: a handshake of AUTHINFO USER (where it has a login) and MODE READER; GROUP when it changes
group; LIST and LIST NEWSGROUPS; XOVER, or XOVER after XFEATURE COMPRESS GZIP, which it sends right after
281; ARTICLE and BODY by Message-ID. Any code outside its list is an error to it.
"""

import zlib

import pytest

from tests.interop import articles
from tests.interop.conftest import USERS
from tests.interop.server import NewsServer
from tests.interop.wire import Connection

_KNOWN = {
    *(200, 201, 203, 205, 211, 215, 220, 221, 222, 224, 231, 240, 281, 290, 340, 381),
    *(400, 411, 412, 420, 423, 430, 440, 441, 480, 481, 482, 500, 501, 502, 503),
}  # fmt: skip


def ask(wire: Connection, command: str) -> int:
    line = wire.ask(command)
    assert int(line[:3]) in _KNOWN, line
    return int(line[:3])


def test_it_reads_and_posts(news: NewsServer, tls: bool) -> None:
    with news.connect(tls=tls) as wire:
        assert int(wire.greeting[:3]) in (200, 201)
        assert ask(wire, "MODE READER") == 200
        for command in ("LIST", "LIST NEWSGROUPS"):
            assert ask(wire, command) == 215
            assert articles.TEXT.encode() in wire.block()
        assert wire.ask(f"GROUP {articles.TEXT}") == f"211 5 1 5 {articles.TEXT}".encode()
        assert ask(wire, "XOVER 1-5") == 224
        assert len(wire.block().splitlines()) == 5
        assert ask(wire, f"ARTICLE {articles.text_id(2)}") == 220
        assert b"\r\n..a line that opens with a dot\r\n" in wire.block()
        assert ask(wire, "BODY 1") == 222
        assert wire.block().startswith(b"The sea was at mark 0.\r\n")
        assert wire.ask("HELP ").startswith(b"100 ")  # with the space, as it sends it
        assert wire.block()
        assert ask(wire, "POST") == 340
        wire.send(
            b"From: Pan <pan@example.invalid>\r\nSubject: From Pan\r\nNewsgroups: misc.reading\r\n"
            b"User-Agent: Pan/0.160\r\n\r\nsaid\r\n.\r\n"
        )
        assert int(wire.line()[:3]) == 240
        assert ask(wire, "MODE READER") == 200  # its noop between tasks
        assert ask(wire, "QUIT") == 205


def test_it_logs_in_before_mode_reader(private: NewsServer, tls: bool) -> None:
    with private.connect(tls=tls) as wire:
        assert ask(wire, "AUTHINFO USER reader") == 381
        assert ask(wire, f"AUTHINFO PASS {USERS['reader']}") == 281
        assert ask(wire, "XFEATURE COMPRESS GZIP") == 290
        assert ask(wire, "MODE READER") == 200
        assert ask(wire, f"GROUP {articles.TEXT}") == 211
        status = wire.ask("XOVER 1-5")
        assert status.startswith(b"224 ")
        assert b"[COMPRESS=GZIP]" in status  # the words by which it knows that deflated data follows
        assert len(inflated(wire).splitlines()) == 5


def inflated(wire: Connection) -> bytes:
    """A compressed block: a zlib stream, then the closing dot on its own."""
    inflate = zlib.decompressobj()
    data = b""
    while not inflate.eof:
        data += inflate.decompress(wire.octets(1))
    assert wire.octets(3) == b".\r\n"
    return data


@pytest.mark.parametrize("word", ["reader", "stranger"])
def test_a_wrong_password(private: NewsServer, word: str) -> None:
    with private.connect() as wire:
        assert ask(wire, f"AUTHINFO USER {word}") == 381
        assert ask(wire, "AUTHINFO PASS ebb-table") == 481
