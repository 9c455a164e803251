"""Articles and containers of them that the tests of readers share."""

import io
from collections.abc import Callable, Iterable

from ngroups.news.feed.importing.entry import Entries, Entry
from ngroups.news.feed.importing.window import Window


def article(number: int, body: bytes = b"a line\n", *, groups: bytes = b"demo.test") -> bytes:
    """An article with LF line ends."""
    return (
        b"Path: there!not-for-mail\nFrom: Somebody <some@body.example>\nNewsgroups: " + groups + b"\n"
        b"Subject: number %d\nMessage-ID: <%d@there.example>\nDate: Mon, 02 Nov 2026 10:00:00 +0000\n\n"
        % (number, number)
    ) + body


def batch(articles: Iterable[bytes]) -> bytes:
    return b"".join(b"#! rnews %d\n%s" % (len(text), text) for text in articles)


class Dribble(io.RawIOBase):
    """A stream that gives `step` octets a read, as a pipe may."""

    def __init__(self, octets: bytes, step: int) -> None:
        super().__init__()
        self._octets, self._step = io.BytesIO(octets), step

    def read(self, size: int = -1) -> bytes:
        return self._octets.read(self._step)


def entries(reader: Callable[[Window], Entries], octets: bytes, step: int = 1 << 20) -> list[Entry]:
    return list(reader(Window(Dribble(octets, step))))  # type: ignore[arg-type]  # what Window calls is there
