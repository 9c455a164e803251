"""The binaries of the demonstration: files in yEnc, in parts, with checksums and an NZB that lists them.

Knows how such posts look to downloaders: subjects with `[1/2]`, the name in quotes and `(1/3)`, part sizes,
segment lists. Knows nothing of the files but their octets.
"""

import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formataddr, formatdate
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from ngroups.news.demo.compose import message_id
from ngroups.news.demo.people import Person, desk_and_guests
from ngroups.news.demo.picture import chime, night_sky
from ngroups.news.feed.importing.wire import to_wire
from ngroups.protocol.yenc import encode_part

_GROUP: Final = "demo.binaries.pictures"
_PART: Final = 500_000
_AGE: Final = 3 * 86_400
_APART: Final = 20
"""Seconds between parts."""


@dataclass(frozen=True, slots=True)
class Part:
    """One article of a file."""

    at: int
    message_id: str = field(repr=False)
    groups: tuple[str, ...]
    octets: int
    """Of the body before dot-stuffing."""
    wire: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class BinaryPost:
    """A file, posted."""

    subject: str
    """Of its first part."""
    poster: str
    parts: tuple[Part, ...]


def binary_posts(now: int, seed: int) -> list[BinaryPost]:
    """All files of the demonstration as articles, three days before `now`."""
    desk, _ = desk_and_guests()
    rng = random.Random(f"binaries {seed}")
    posts: list[BinaryPost] = []
    at = now - _AGE
    for files in _sets(seed):
        for number, (name, data) in enumerate(files, 1):
            title = f'[{number}/{len(files)}] - "{name}" yEnc'
            posts.append(_post(title, name, data, desk=desk, at=at, rng=rng))
            at += _APART * len(posts[-1].parts)
    return posts


def _sets(seed: int) -> tuple[tuple[tuple[str, bytes], ...], ...]:
    """The files by set, each with its checksums."""
    contents = (("night-sky.png", night_sky(seed)), ("chime.wav", chime()))
    return tuple(
        ((name, data), (name.partition(".")[0] + ".sfv", _sfv(name, data))) for name, data in contents
    )


def _sfv(name: str, data: bytes) -> bytes:
    return f"; checksum of the demonstration file\r\n{name} {zlib.crc32(data):08X}\r\n".encode()


def _post(title: str, name: str, data: bytes, *, desk: Person, at: int, rng: random.Random) -> BinaryPost:
    total = max(1, -(-len(data) // _PART))
    poster = formataddr((desk.name, desk.address))
    parts = []
    for number in range(1, total + 1):
        begin = (number - 1) * _PART
        block = encode_part(
            data[begin : begin + _PART],
            name.encode(),
            number=number,
            total=total,
            size=len(data),
            begin=begin,
            file_crc32=zlib.crc32(data),
        )
        written, own = at + (number - 1) * _APART, message_id(desk, rng)
        fields = {"Path": "demonstration.example!not-for-mail", "From": poster, "Newsgroups": _GROUP,
                  "Subject": f"{title} ({number}/{total})", "Date": formatdate(written, usegmt=False),
                  "Message-ID": own, "User-Agent": desk.agent}  # fmt: skip
        header = "".join(f"{field}: {content}\r\n" for field, content in fields.items()).encode("ascii")
        parts.append(Part(written, own, (_GROUP,), len(block), to_wire(header + b"\r\n" + block)))
    return BinaryPost(f"{title} (1/{total})", poster, tuple(parts))


def demo_nzb(now: int, seed: int) -> bytes:
    """The NZB that fetches all binaries of `demo_articles(now, seed)`."""
    return "\n".join(_nzb(binary_posts(now, seed))).encode()


def _nzb(posts: list[BinaryPost]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<!DOCTYPE nzb PUBLIC "-//newzBin//DTD NZB 1.1//EN"'
    yield '  "http://www.newzbin.com/DTD/nzb/nzb-1.1.dtd">'
    yield '<nzb xmlns="http://www.newzbin.com/DTD/2003/nzb">'
    for post in posts:
        first = post.parts[0]
        yield f' <file poster={quoteattr(post.poster)} date="{first.at}" subject={quoteattr(post.subject)}>'
        yield (
            "  <groups>" + "".join(f"<group>{escape(group)}</group>" for group in first.groups) + "</groups>"
        )
        yield "  <segments>"
        for number, part in enumerate(post.parts, 1):
            own = escape(part.message_id[1:-1])
            yield f'   <segment bytes="{part.octets}" number="{number}">{own}</segment>'
        yield "  </segments>"
        yield " </file>"
    yield "</nzb>\n"
