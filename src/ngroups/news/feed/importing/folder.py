"""A folder of articles, batches and mailboxes, an INN spool among them.

Knows names of files and folders, and of an article only its Xref field: a crosspost lies in a traditional
spool once per group (as a hard link, a symbolic link or a copy) and is yielded at the first place that Xref
names.
"""

import filecmp
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ngroups.news.feed.importing.entry import Found

_XREF: Final = re.compile(rb"^Xref:((?:[^\n]|\n[ \t])*)", re.MULTILINE | re.IGNORECASE)
_SPOTS: Final = re.compile(rb"\s([^\s:/]+):(\d+)")
_BESIDE: Final = frozenset(
    {"overview", "incoming", "outgoing", "innfeed", "tradspool.map", "tmp", "db", "etc"}
)
"""What may lie beside the `articles` of an INN spool and is none."""


def files(root: Path) -> Iterator[Path]:
    """All files below, folder by folder; numbers are sorted as numbers, so groups keep their order.

    Hidden files are left out, and what INN keeps beside its articles. Links to folders are followed once.
    Memory: the names of the folders on the way down. Raises OSError.
    """
    beside = _BESIDE if (root / "articles").is_dir() else frozenset()
    yield from _walk(root, frozenset(), beside)


def _walk(
    folder: Path, above: frozenset[tuple[int, int]], without: frozenset[str] = frozenset()
) -> Iterator[Path]:
    status = folder.stat()
    own = (status.st_dev, status.st_ino)
    if own in above:
        return
    with os.scandir(folder) as found:
        shown = [entry for entry in found if not entry.name.startswith(".") and entry.name not in without]
    entries = sorted(shown, key=lambda entry: _rank(entry.name))
    for entry in entries:
        if entry.is_dir():
            yield from _walk(Path(entry.path), above | {own})
        elif entry.is_file():  # not a dangling link, a device or a socket
            yield Path(entry.path)


def _rank(name: str) -> tuple[bool, int, bytes]:
    numeric = name.isascii() and name.isdigit()
    return not numeric, int(name) if numeric and len(name) < 20 else 0, os.fsencode(name)


def seen_elsewhere(path: Path, found: Found) -> bool:
    """Whether an earlier place named by the article's Xref holds the same article. Raises OSError."""
    if not path.name.isdigit() or not isinstance(found, bytes):
        return False
    spots = _spots(found)
    own = os.fsencode(path.absolute())
    place = next((at for at, spot in enumerate(spots) if own.endswith(b"/" + spot)), 0)
    if not place:
        return False
    root = own[: -len(spots[place])]
    return any(_same(Path(os.fsdecode(root + spot)), path) for spot in spots[:place])


def _spots(article: bytes) -> list[bytes]:
    """`group/name/number` for each place in the Xref field (RFC 5536 section 3.2.14)."""
    end = article.find(b"\r\n\r\n")
    xref = _XREF.search(article, 0, end if end >= 0 else len(article))
    spots = _SPOTS.findall(xref[1]) if xref else []
    return [group.replace(b".", b"/") + b"/" + number for group, number in spots]


def _same(one: Path, other: Path) -> bool:
    if not one.is_file():
        return False
    return one.samefile(other) or filecmp.cmp(one, other, shallow=False)
