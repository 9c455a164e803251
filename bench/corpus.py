"""Generated articles: the same for the same arguments, in wire format, of sizes as Usenet has them.

Knows how a text article and a yEnc binary look. Any article can be made again from its batch and
place, so no list of Message-IDs is kept. Contains no real person's words.
"""

import datetime as dt
import random
import zlib
from collections.abc import Iterator
from typing import NamedTuple

TEXT_GROUPS = tuple(f"bench.text.g{n}" for n in range(10))
BINARY_GROUPS = tuple(f"bench.binaries.g{n}" for n in range(3))
GROUPS = TEXT_GROUPS + BINARY_GROUPS

_WORDS = (
    "the of and to in that it is was for on are as with they be at one have this from or had by hot but some "
    "what there we can out other were all your when up use word how said an each she which do their time if "
    "will way about many then them would write like so these her long make thing see him two has look more"
)
_YENC_LINE = 128
_VARIANTS = 32
"""Bodies that differ; headers always do. Nothing on either server's path compresses or shares bodies."""


class Article(NamedTuple):
    message_id: bytes
    group: str
    wire: bytes
    """CRLF line ends, dot-stuffed, the closing `.CRLF` included."""

    @property
    def takethis(self) -> bytes:
        return b"TAKETHIS " + self.message_id + b"\r\n" + self.wire

    @property
    def content(self) -> bytes:
        """What follows the empty line: no server may change a byte of it."""
        return self.wire.partition(b"\r\n\r\n")[2]

    @property
    def checksum(self) -> int:
        return zlib.crc32(self.content)


class Corpus:
    """Articles by batch name and number. Bodies are drawn once from the seed."""

    def __init__(self, seed: int = 1, *, large_octets: int = 720_000) -> None:
        self._random = random.Random(seed)
        self._words = _WORDS.split()
        self._texts = [self._text(self._random.choice((1000, 1500, 2600, 3000))) for _ in range(_VARIANTS)]
        self._short = self._text(200)
        self._binaries = [self._binary(large_octets) for _ in range(3)]

    def text(self, batch: str, number: int, groups: tuple[str, ...] = TEXT_GROUPS) -> Article:
        """A discussion article of 1.5 to 3.5 kB; groups take turns."""
        body = self._texts[number % _VARIANTS]
        return self._article(batch, number, groups[number % len(groups)], body, "text/plain; charset=utf-8")

    def short(self, batch: str, number: int) -> Article:
        """A text article of under 1 kB, so that ten million of them fit on a disk."""
        return self._article(
            batch, number, TEXT_GROUPS[number % 10], self._short, "text/plain; charset=utf-8"
        )

    def binary(self, batch: str, number: int) -> Article:
        """One part of a binary as downloaders fetch them: 720 kB of yEnc."""
        body = self._binaries[number % len(self._binaries)]
        group = BINARY_GROUPS[number % len(BINARY_GROUPS)]
        return self._article(batch, number, group, body, "text/plain; charset=latin1")

    def texts(self, batch: str, count: int) -> Iterator[Article]:
        return (self.text(batch, number) for number in range(count))

    def binaries(self, batch: str, count: int) -> Iterator[Article]:
        return (self.binary(batch, number) for number in range(count))

    def _article(self, batch: str, number: int, group: str, body: bytes, kind: str) -> Article:
        name = message_id(batch, number)
        date = dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=number % 20_000_000)
        head = (
            f"Path: feeder.example.net!transit.example.com!peer-{number % 7}.example.org!not-for-mail\r\n"
            f"From: Writer {number % 997} <writer{number % 997}@example.com>\r\n"
            f"Newsgroups: {group}\r\n"
            f"Subject: {'Re: ' if number % 4 else ''}Subject {number // 40} of {batch}, of usual length\r\n"
            f"Date: {date:%a, %d %b %Y %H:%M:%S} +0000\r\n"
            f"Message-ID: {name.decode()}\r\n"
            f"{_references(batch, number)}"
            f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: 8bit\r\n"
            f"User-Agent: Reader/1.{number % 9}\r\nLines: {body.count(10)}\r\n\r\n"
        )
        return Article(name, group, head.encode() + body + b".\r\n")

    def _text(self, octets: int) -> bytes:
        lines = []
        while octets > 0:
            line = " ".join(self._random.choices(self._words, k=self._random.randrange(5, 15)))
            lines.append(line)
            octets -= len(line) + 2
        return "\r\n".join([*lines, "-- ", "..dot", ""]).encode()

    def _binary(self, octets: int) -> bytes:
        """Encoded octets as yEnc leaves them: all but NUL, CR, LF and `=`; dots at line starts doubled."""
        plain = self._random.randbytes(octets).translate(bytes(range(256)), b"\0\r\n=")
        lines = [plain[at : at + _YENC_LINE] for at in range(0, len(plain), _YENC_LINE)]
        stuffed = [b"." + line if line.startswith(b".") else line for line in lines]
        first, last = b"=ybegin part=1 line=128 size=720000 name=bench.bin", b"=yend size=720000 part=1"
        return b"\r\n".join([first, *stuffed, last, b""])


def message_id(batch: str, number: int) -> bytes:
    return f"<{batch}.{number}.k3Jq8ZtR@bench.example.test>".encode()


def _references(batch: str, number: int) -> str:
    """Follow-ups name what they answer: earlier articles of their thread."""
    parents = range(number - number % 4, number)
    return f"References: {' '.join(message_id(batch, n).decode() for n in parents)}\r\n" if parents else ""
