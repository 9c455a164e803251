"""Articles to read: a thread of text, and a file cut into yEnc parts with the NZB that finds them.

Made here from numbers alone. The yEnc lines come from SABnzbd's own encoder, not from ours.
"""

import random
from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

import sabctools

from tests.interop.wire import stuffed

TEXT = "misc.reading"
BINARIES = "alt.binaries.parts"
_DATE = "Mon, 02 Jun 2025 09:{minute:02}:00 +0000"


def text(number: int, *, parent: int | None = None, group: str = TEXT, body: str = "") -> bytes:
    """One article in wire format; `parent` is the number of the one it follows up."""
    head = [
        "Path: peer.example!not-for-mail",
        f"From: Reader {number} <reader{number}@example.invalid>",
        f"Newsgroups: {group}",
        f"Subject: {'Re: ' if parent is not None else ''}A question about tides",
        f"Date: {_DATE.format(minute=number)}",
        f"Message-ID: {text_id(number)}",
        *([f"References: {text_id(parent)}"] if parent is not None else []),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    lines = body or f"The sea was at mark {number * 111}.\n.a line that opens with a dot\nGrüße vom Kai.\n"
    return stuffed("\r\n".join([*head, "", *lines.splitlines(), ""]).encode())


def text_id(number: int) -> str:
    return f"<tide.{number}@example.invalid>"


def thread(count: int = 5) -> list[bytes]:
    """A question and its follow-ups, oldest first."""
    return [text(0), *(text(number, parent=number - 1) for number in range(1, count))]


class Part(NamedTuple):
    message_id: str
    subject: str
    article: bytes
    """Wire format."""


class Binary(NamedTuple):
    """A file as it is posted: its octets and the parts that carry them."""

    name: str
    content: bytes
    parts: Sequence[Part]

    def wire(self) -> list[bytes]:
        return [part.article for part in self.parts]


def binary(name: str, *, parts: int = 3, size: int = 60_000, seed: int = 7) -> Binary:
    """`parts` articles of `size` octets each, the last one shorter."""
    content = random.Random(seed).randbytes(parts * size - 1234)
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    return Binary(name, content, [_part(name, content, pieces, index) for index in range(parts)])


def _part(name: str, content: bytes, pieces: Sequence[bytes], index: int) -> Part:
    piece, number, total = pieces[index], index + 1, len(pieces)
    begin = sum(map(len, pieces[:index]))
    subject = f'"{name}" yEnc ({number}/{total})'
    message_id = f"part{number}.{name}@example.invalid"
    data, checksum = sabctools.yenc_encode(piece)
    head = (
        "Path: peer.example!not-for-mail\r\nFrom: Poster <poster@example.invalid>\r\n"
        f"Newsgroups: {BINARIES}\r\nSubject: {subject}\r\nDate: {_DATE.format(minute=number)}\r\n"
        f"Message-ID: <{message_id}>\r\n\r\n"
        f"=ybegin part={number} total={total} line=128 size={len(content)} name={name}\r\n"
        f"=ypart begin={begin + 1} end={begin + len(piece)}\r\n"
    )
    tail = f"=yend size={len(piece)} part={number} pcrc32={checksum:08x}\r\n"
    end = b"" if data.endswith(b"\r\n") else b"\r\n"
    # no dot to stuff: the encoder escapes one that would open a line
    return Part(message_id, subject, head.encode() + data + end + tail.encode() + b".\r\n")


def nzb(name: str, parts: Sequence[Part]) -> str:
    """The file downloaders are given (newzbin DTD 1.1)."""
    segments = "".join(
        f'<segment bytes="{len(part.article)}" number="{number}">{part.message_id}</segment>'
        for number, part in enumerate(parts, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><nzb xmlns="http://www.newzbin.com/DTD/2003/nzb">'
        f'<file poster="poster@example.invalid" date="1748855100" subject={quoteattr(parts[0].subject)}>'
        f"<groups><group>{BINARIES}</group></groups><segments>{segments}</segments></file></nzb>"
    )
