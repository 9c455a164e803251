"""Articles whose every octet follows from their number, and stores to put them into."""

from pathlib import Path

from ngroups.news.incoming import Incoming
from ngroups.news.store.writer import Writer
from ngroups.protocol.articles import parse
from ngroups.protocol.overview import line_count, octets, overview_fields, overview_line

HOST = b"news.example.org"
NOW = 1_795_000_000
GROUPS = (b"misc.test", b"alt.test", b"alt.binaries.test")


def message_id(number: int) -> bytes:
    return b"<%d.test@example.net>" % number


def sample(number: int, *groups: bytes, size: int = 40) -> Incoming:
    """Article `number`; its body has about `size` octets, some of them dots that had to be doubled."""
    groups = groups or GROUPS[:1]
    head = (
        b"Path: news.example.org!peer.example.net!not-for-mail\r\nFrom: A\xe9 <a@example.net>\r\n"
        b"Newsgroups: %b\r\nSubject: No. %d\r\n\tfolded\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n"
        b"Message-ID: %b\r\nReferences: <0@example.net>\r\n"
    ) % (b",".join(groups), number, message_id(number))
    text = b"..%d\r\n" % number + (b"%061d\r\n" % number) * (size // 63)
    body = b"\r\n" + text + b".\r\n"
    article = parse(head + body)
    fields = overview_fields(article)
    return Incoming(message_id(number), groups, head, body, fields, octets(article), line_count(article))


def wire(article: Incoming, places: list[tuple[bytes, int]]) -> bytes:
    """How the store is to keep it, numbered so."""
    return b"%bXref: %b\r\n%b" % (article.head, xref(places), bytes(article.body))


def line(article: Incoming, number: int, places: list[tuple[bytes, int]]) -> bytes:
    """How its overview is to read."""
    size = article.octets + len(b"Xref: \r\n") + len(xref(places))
    return overview_line(number, article.overview, size, article.lines, xref(places))


def xref(places: list[tuple[bytes, int]]) -> bytes:
    return HOST + b"".join(b" %b:%d" % place for place in places)


def new_store(root: Path, *groups: bytes) -> Writer:
    """An open store with some groups."""
    writer = Writer(root, host=HOST)
    writer.catalog.create_all(groups or GROUPS, status="y", now=NOW)
    writer.groups_changed()
    return writer
