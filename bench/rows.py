"""The table of what is measured: every row of the bars, as data and as the client that does the work.

Knows NNTP commands and the corpus; measures nothing.
"""

import random
from collections.abc import Callable
from typing import Literal, NamedTuple, Protocol

from bench import clients
from bench.clients import Address, Ask, Exchange
from bench.corpus import TEXT_GROUPS, Corpus


class Server(Protocol):
    """What a row needs to know of a server: where it listens and whose CPU time is counted."""

    @property
    def feed(self) -> Address: ...
    @property
    def nntp(self) -> Address: ...
    @property
    def nntps(self) -> Address: ...
    @property
    def pids(self) -> dict[str, int]: ...


class Size(NamedTuple):
    """How much a run works with."""

    texts: int = 20_000
    binaries: int = 300
    asked: int = 5_000
    """Articles that a pipelined reading row walks through, drawn from all."""
    bodies: int = 60
    fed_texts: int = 10_000
    fed_binaries: int = 100
    visits: int = 400
    idlers: int = 200
    rounds: int = 5
    seconds: float = 0.6
    """How long one timed pass of a reading row lasts at least."""


QUICK = Size(12_000, 40, 1_000, 20, 2_000, 20, 100, 60, 3, 0.25)

Build = Callable[[Corpus, Size, Server], Exchange]
Kind = Literal["exchange", "feed", "visit", "idle"]
"""Which client does the work."""


class Row(NamedTuple):
    name: str
    title: str
    kind: Kind
    cpu_bar: float
    rate_bar: float | None
    """None: memory, or nothing to race."""
    build: Build | None = None
    tls: bool = False
    binary: bool = False


def _draw(count: int, of: int) -> list[int]:
    """The same numbers for both servers, in no order a cache would like."""
    return random.Random(7).sample(range(of), min(count, of))


def _by_id(command: bytes, code: bytes, *, multiline: bool, window: int = 100) -> Build:
    def build(corpus: Corpus, size: Size, server: Server) -> Exchange:
        asks = []
        for number in _draw(size.asked, size.texts):
            article = corpus.text("text", number)
            expect: object = article.checksum if command == b"ARTICLE" else article.message_id
            asks.append(Ask(b"%b %b\r\n" % (command, article.message_id), code, expect))
        check = clients.is_article if command == b"ARTICLE" else clients.contains
        return Exchange(server.nntp, False, (), asks, multiline, check, window)

    return build


def _by_number(corpus: Corpus, size: Size, server: Server) -> Exchange:
    """The articles of one group, fed in order by one peer, so both servers number them alike."""
    group, every = TEXT_GROUPS[0], len(TEXT_GROUPS)
    held = size.texts // every
    asks = [
        Ask(b"ARTICLE %d\r\n" % (n + 1), b"220 %d " % (n + 1), corpus.text("text", n * every).checksum)
        for n in _draw(size.asked, held)
    ]
    return Exchange(server.nntp, False, (_group(group),), asks, True, clients.is_article, 100)


def _groups(_corpus: Corpus, size: Size, server: Server) -> Exchange:
    held = size.texts // len(TEXT_GROUPS)
    asks = [
        Ask(_group(name), b"211 %d 1 %d " % (held, held), name.encode())
        for name in random.Random(7).choices(TEXT_GROUPS, k=size.asked)
    ]
    return Exchange(server.nntp, False, (), asks, False, clients.contains, 100)


def _ranges(command: str, code: bytes) -> Build:
    """1,000 consecutive articles of a group, from places all over it."""

    def build(_corpus: Corpus, size: Size, server: Server) -> Exchange:
        held = size.texts // len(TEXT_GROUPS)
        starts = random.Random(7).choices(range(1, held - 998), k=40)
        asks = [
            Ask(command.format(group=TEXT_GROUPS[0], low=low, high=low + 999).encode(), code, (low, 1000))
            for low in starts
        ]
        return Exchange(server.nntp, False, (_group(TEXT_GROUPS[0]),), asks, True, clients.has_rows, 4)

    return build


def _bodies(*, tls: bool) -> Build:
    def build(corpus: Corpus, size: Size, server: Server) -> Exchange:
        parts = [corpus.binary("bin", n) for n in _draw(size.bodies, size.binaries)]
        asks = [Ask(b"BODY %b\r\n" % part.message_id, b"222", part.checksum) for part in parts]
        address = server.nntps if tls else server.nntp
        return Exchange(address, tls, (), asks, True, clients.is_body, 4)

    return build


def _group(name: str) -> bytes:
    return f"GROUP {name}\r\n".encode()


ROWS: tuple[Row, ...] = (
    Row("article", "ARTICLE by Message-ID, text, pipelined", "exchange", 4, 4,
        _by_id(b"ARTICLE", b"220", multiline=True)),
    Row("article-one", "ARTICLE by Message-ID, text, one at a time", "exchange", 3, 3,
        _by_id(b"ARTICLE", b"220", multiline=True, window=1)),
    Row("head", "HEAD by Message-ID, pipelined", "exchange", 5, 5, _by_id(b"HEAD", b"221", multiline=True)),
    Row("stat", "STAT by Message-ID, pipelined", "exchange", 5, 5, _by_id(b"STAT", b"223", multiline=False)),
    Row("group", "GROUP, pipelined", "exchange", 5, 5, _groups),
    Row("number", "ARTICLE by number, text, pipelined", "exchange", 5, 5, _by_number),
    Row("over", "OVER, 1,000 rows", "exchange", 5, 5, _ranges("OVER {low}-{high}\r\n", b"224")),
    Row("hdr", "HDR Subject, 1,000 rows", "exchange", 5, 5, _ranges("HDR Subject {low}-{high}\r\n", b"225")),
    Row("listgroup", "LISTGROUP, 1,000 articles", "exchange", 5, 5,
        _ranges("LISTGROUP {group} {low}-{high}\r\n", b"211")),
    Row("body", "BODY 720 kB, plain", "exchange", 2, 1.5, _bodies(tls=False)),
    Row("body-tls", "BODY 720 kB, TLS", "exchange", 1.3, 1.3, _bodies(tls=True), tls=True),
    Row("ingest", "ingest, text, TAKETHIS", "feed", 1.5, 1.2),
    Row("ingest-large", "ingest, 720 kB, TAKETHIS", "feed", 1, 1, binary=True),
    Row("idle", "memory per idle connection", "idle", 5, None),
    Row("idle-tls", "memory per idle connection, TLS", "idle", 5, None, tls=True),
    Row("connect", "connect, greet, quit", "visit", 3, 3),
)  # fmt: skip
