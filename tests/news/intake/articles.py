"""Articles for the tests of intake: a good one, what differs from it, and the corpus where there is one."""

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ngroups.news.intake.rules import Site
from ngroups.protocol.articles import stuff
from ngroups.protocol.dates import parse_date

NOW = parse_date(b"Mon, 23 Nov 2026 12:00:00 +0000") or 0
SITE = Site(b"news.example.org", b"abuse@example.org")
PEER = b"feeder.example.net"
ID = b"<1@poster.example>"

FIELDS = {
    "Path": b"feeder.example.net!far.example.com!.POSTED!not-for-mail",
    "From": b"Poster <poster@poster.example>",
    "Newsgroups": b"misc.test",
    "Subject": b"A test",
    "Date": b"Mon, 23 Nov 2026 10:00:00 +0000",
    "Message-ID": ID,
}
POST = {name: FIELDS[name] for name in ("From", "Newsgroups", "Subject")}
BODY = b"Text\r\n.hidden\r\n"


def wire(fields: dict[str, bytes], body: bytes = BODY, more: bytes = b"") -> bytes:
    """An article of these fields, then `more` raw header, in wire format."""
    head = b"".join(b"%b: %b\r\n" % (name.encode(), content) for name, content in fields.items())
    return head + more + b"\r\n" + stuff(body) + b".\r\n"


def without(fields: dict[str, bytes], *names: str) -> dict[str, bytes]:
    return {name: content for name, content in fields.items() if name not in names}


def corpus() -> Iterator[bytes]:
    """The articles of 1993 in wire format; the test skips where they are not at hand."""
    beside = Path(__file__).parents[4] / "shared" / "corpus" / "mini_newsgroups.tar.xz"
    path = Path(os.environ.get("NGROUPS_CORPUS", beside))
    if not path.exists():
        pytest.skip("no corpus here")
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None:
                yield _to_wire(file.read())


def _to_wire(text: bytes) -> bytes:
    text = text if text.endswith(b"\n") else text + b"\n"
    return stuff(text.replace(b"\n", b"\r\n")) + b".\r\n"
