"""2,000 articles that people wrote in 1993 go in by TAKETHIS and come out octet for octet.

Path and Xref are a server's to change (RFC 5536 sections 3.1.5 and 3.2.14); all else must be as it came.
They are read back through nntplib, so that no code of ours stands on the reading side.
"""

import os
import re
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.interop.server import NewsServer
from tests.interop.test_nntplib import connected
from tests.interop.wire import header, message_id, stuffed

_DEFAULT = Path(__file__).parents[3] / "shared/corpus/mini_newsgroups.tar.xz"


def corpus() -> Path:
    return Path(os.environ.get("NGROUPS_CORPUS") or _DEFAULT)


pytestmark = pytest.mark.skipif(not corpus().exists(), reason="no corpus: set NGROUPS_CORPUS")


def originals() -> Iterator[bytes]:
    """Each article once, its line ends made CRLF, as a transit server would have received it."""
    seen = set()
    with tarfile.open(corpus()) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is None:
                continue
            article = b"\r\n".join(file.read().replace(b"\r\n", b"\n").split(b"\n"))
            article = article if article.endswith(b"\r\n") else article + b"\r\n"
            name = message_id(article)
            if name not in seen:
                seen.add(name)
                yield article


def without(article: bytes, *names: bytes) -> bytes:
    """The article less these header fields and their continuation lines."""
    head, empty, body = article.partition(b"\r\n\r\n")
    pattern = rb"(?im)^(?:" + b"|".join(names) + rb"):[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*"
    return re.sub(pattern, b"", head + b"\r\n") + empty[2:] + body


def test_they_come_out_as_they_went_in(serve: Callable[..., NewsServer], tls: bool) -> None:
    server = serve()
    articles = list(originals())
    assert len(articles) > 1900
    named = {group.strip() for each in articles for group in header(each, b"newsgroups").split(b",")}
    server.create_groups(*sorted(group.decode() for group in named if group))  # one list ends in a comma
    replies = server.take(map(stuffed, articles))
    assert {reply[:3] for reply in replies} == {b"239"}, [reply for reply in replies if reply[:3] != b"239"]
    with connected(server, tls=tls) as client:
        for original in articles:
            _, info = client.article(message_id(original).decode())
            served = b"".join(line + b"\r\n" for line in info.lines)
            assert without(served, b"Path", b"Xref") == without(original, b"Path", b"Xref")
            assert header(served, b"path").endswith(header(original, b"path"))
