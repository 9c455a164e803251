"""From threads to articles: who writes which, with which header, quoting what.

Knows the header fields of RFC 5536 and of MIME. Must never take a name or an address from anywhere
but `people.toml`.
"""

import base64
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from email.header import Header
from email.utils import format_datetime, formataddr

from ngroups.news.demo.people import Person
from ngroups.news.demo.threads import Post, Thread
from ngroups.news.demo.timetable import times
from ngroups.news.demo.wording import Line, body, quotation
from ngroups.news.feed.importing.wire import to_wire

_MODERATED = "demo.announce"


@dataclass(frozen=True, slots=True)
class Written:
    """An article of the demonstration."""

    at: int
    """When it was written, in seconds since 1970, UTC."""
    author: Person = field(repr=False)
    message_id: str = field(repr=False)
    references: tuple[str, ...] = field(repr=False)
    groups: tuple[str, ...] = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    mime: dict[str, str] = field(repr=False)
    quoted: tuple[Line, ...] = field(repr=False, default=())
    """What it quotes, with the attribution."""

    def wire(self) -> bytes:
        """The article in wire format."""
        charset = "iso-8859-1" if "ISO-8859-1" in self.mime["Content-Type"] else "utf-8"
        return to_wire(head(self).encode("ascii") + b"\n" + self.text.encode(charset))


def head(article: Written) -> str:
    """The header block with LF line ends (RFC 5536 section 3)."""
    fields = {
        "Path": "demonstration.example!not-for-mail",
        "From": formataddr((_encoded(article.author.name), article.author.address)),
        "Newsgroups": ",".join(article.groups),
        "Subject": _encoded(article.subject),
        "Date": format_datetime(_local(article)),
        "Message-ID": article.message_id,
        # RFC 5537 section 3.4.4; folded so that no line grows too long.
        "References": "\n ".join(article.references),
        "Approved": article.author.address if _MODERATED in article.groups else "",
        "User-Agent": article.author.agent,
        **article.mime,
    }
    return "".join(f"{name}: {content}\n" for name, content in fields.items() if content)


def _encoded(text: str) -> str:
    """RFC 2047; `Re: ` stays outside, where readers look for it (RFC 5537 section 3.4.3)."""
    if text.isascii():
        return text
    rest = text.removeprefix("Re: ")
    return text[: -len(rest)] + Header(rest, "utf-8", maxlinelen=75).encode(linesep="\n")


def _local(article: Written) -> datetime:
    zone = timezone(timedelta(hours=article.author.zone)) if article.author.zone else UTC
    return datetime.fromtimestamp(article.at, zone)


def message_id(author: Person, rng: random.Random) -> str:
    """A Message-ID as the author's newsreader would make it (RFC 5536 section 3.1.3)."""
    return f"<{base64.b32encode(rng.randbytes(10)).decode().lower()}@{author.address.partition('@')[2]}>"


def write(
    thread: Thread, desk: Person, guests: list[Person], *, now: int, rng: random.Random
) -> list[Written]:
    """The articles of a thread in the order of its file."""
    written: list[Written] = []
    for post, at in zip(thread.posts, times(thread.posts, now, rng), strict=True):
        author = desk if _MODERATED in thread.groups else _author(post, written, guests, rng)
        written.append(_article(thread, post, at, author=author, written=written, rng=rng))
    return written


def _author(post: Post, written: list[Written], guests: list[Person], rng: random.Random) -> Person:
    """Whoever the thread's file says; else somebody who has not written in this thread yet."""
    if post.author is not None:
        return written[post.author].author
    seen = {article.author.name for article in written}
    return rng.choice([guest for guest in guests if guest.name not in seen])


def _article(
    thread: Thread, post: Post, at: int, *, author: Person, written: list[Written], rng: random.Random
) -> Written:
    parent = None if post.parent is None else written[post.parent]
    quoted = tuple(_quote(parent, thread.posts[post.parent or 0], post, author, rng)) if parent else ()
    lines = [*quoted, *((0, paragraph) for paragraph in post.paragraphs)]
    text, mime = body(lines, author)
    references = (*parent.references, parent.message_id) if parent else ()
    subject = f"Re: {thread.subject}" if parent else thread.subject
    return Written(
        at, author, message_id(author, rng), references, thread.groups, subject, text, mime, quoted
    )


def _quote(parent: Written, source: Post, answer: Post, author: Person, rng: random.Random) -> Iterator[Line]:
    """The attribution, at times what the parent quoted itself, and what is answered."""
    date = format(_local(parent), "%Y-%m-%d")
    name, address = parent.author.name, parent.author.address
    yield 0, author.attribution.format(name=name, address=address, date=date)
    if parent.quoted and rng.random() < 0.25:
        yield from ((depth + 1, text) for depth, text in parent.quoted if depth < 2)
    yield 1, quotation(source.paragraphs, answer.paragraphs)
