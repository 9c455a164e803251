"""What an operator names on the command line, told apart and made readable from any place on.

Knows paths and how much of them has been read. Must never keep a path: files below a source are remembered by
a digest, as a path in a spool contains a group's name.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ngroups.news.feed.importing.entry import Entries, Found, Place, Reason
from ngroups.news.feed.importing.file import kind_of, read_file
from ngroups.news.feed.importing.folder import files, seen_elsewhere
from ngroups.news.feed.importing.window import PackedError


class SourceError(Exception):
    """A path that nothing can be imported from. The text is meant for the operator's terminal."""


@dataclass(frozen=True)
class Source:
    """A file or a folder to import from."""

    path: Path
    kind: str
    """`folder`, or what `file.kind` says of a file."""

    @cached_property
    def identity(self) -> str:
        """Names this source as it is now: a file that changed is another one.

        A folder is known by its path alone, because spools change all the time; its place is found by file.
        """
        status = self.path.stat()
        state = () if self.kind == "folder" else (status.st_size, status.st_mtime_ns)
        return _digest(os.fsencode(self.path.resolve()), *(b"%d" % part for part in state))

    @cached_property
    def extent(self) -> int:
        """What `Place.done` counts up to: octets of a file, files of a folder."""
        if self.kind != "folder":
            return max(1, _size(self.path))
        return max(1, sum(1 for _ in files(self.path)))

    def entries(self, after: tuple[str, int] | None = None) -> Iterator[tuple[Place, Found]]:
        """What lies behind `after` (`key` and `offset` of a `Place`); everything if that is not found.

        Raises OSError on a fault of the disk in a file named by the operator.
        """
        return self._of_folder(after) if self.kind == "folder" else self._of_file(after)

    def _of_file(self, after: tuple[str, int] | None) -> Iterator[tuple[Place, Found]]:
        offset = after[1] if after and after[0] == self.identity else -1
        for at, found in read_file(self.path, offset):
            # In a compressed file `at` counts unpacked octets, so that this is an estimate.
            yield Place(str(self.path), self.identity, at, min(at, self.extent)), found

    def _of_folder(self, after: tuple[str, int] | None) -> Iterator[tuple[Place, Found]]:
        waiting = after is not None and any(self._key(path) == after[0] for path in files(self.path))
        for done, path in enumerate(files(self.path)):
            key, offset = self._key(path), -1
            if waiting and after is not None:
                if key != after[0]:
                    continue
                waiting, offset = False, after[1]
            for at, found in _tolerant(path, offset):
                if not seen_elsewhere(path, found):
                    yield Place(str(path), key, at, done), found

    def _key(self, path: Path) -> str:
        return _digest(os.fsencode(path.relative_to(self.path)))


def open_source(path: Path) -> Source:
    """Tells what `path` is. Raises SourceError."""
    try:
        if path.is_dir():
            return Source(path, "folder")
        kind = kind_of(path)
    except PackedError as error:
        raise SourceError(f"{path}: damaged compression") from error
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}") from error
    if kind == "empty":
        raise SourceError(f"{path}: nothing in it")
    if kind == "unknown":
        raise SourceError(f"{path}: neither a batch, a mailbox, an article nor a file of an INN spool")
    return Source(path, kind)


def _tolerant(path: Path, after: int) -> Entries:
    """As `read_file`; a file of a folder that cannot be read is one entry, not the end of an import."""
    try:
        yield from read_file(path, after)
    except FileNotFoundError:
        return  # expired since the folder was listed
    except OSError:
        yield 1 << 62, Reason.UNREADABLE


def _size(path: Path) -> int:
    with path.open("rb") as file:
        return file.seek(0, os.SEEK_END)  # works for disks, whose st_size is 0


def _digest(*parts: bytes) -> str:
    return hashlib.blake2b(b"\0".join(parts), digest_size=16).hexdigest()
