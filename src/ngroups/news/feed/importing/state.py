"""How far an import has come: a small file for each source, so that a killed import goes on where it was.

Knows digests, offsets and counts. Must never hold a path, a group or a Message-ID: a thief of the file learns
how many articles somebody imported, and why others were refused.
"""

import contextlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_VERSION: Final = 1


@dataclass(slots=True)
class Counts:
    """What became of the articles so far."""

    filed: int = 0
    duplicates: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    """Number of articles by reason; the reasons are fixed texts."""


@dataclass(slots=True)
class Progress:
    """What is known of one source."""

    after: tuple[str, int] | None = None
    """Key and offset of the last entry that was answered for (`Place`)."""
    counts: Counts = field(default_factory=Counts)


class StateError(Exception):
    """The state file cannot be read as one; removing it makes the import start over, which loses nothing."""


class State:
    """The state files of all sources, in one folder that is theirs alone. One import at a time uses it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, identity: str) -> Progress:
        """Where the import of a source stands. Raises StateError, OSError."""
        try:
            text = self._file(identity).read_bytes()
        except FileNotFoundError:
            return Progress()
        try:
            kept = json.loads(text)
            if kept["version"] != _VERSION:
                raise StateError("written by another version")
            counts = Counts(int(kept["filed"]), int(kept["duplicates"]), dict(kept["refused"]))
            return Progress((str(kept["key"]), int(kept["offset"])), counts)
        except (ValueError, KeyError, TypeError) as error:
            raise StateError("not a state of an import") from error

    def save(self, identity: str, progress: Progress) -> None:
        """Replaces the state on disk; at any moment the old or the new one is whole. Raises OSError."""
        if progress.after is None:
            return
        key, offset = progress.after
        counts = progress.counts
        kept = {"version": _VERSION, "key": key, "offset": offset, "filed": counts.filed,
                "duplicates": counts.duplicates, "refused": counts.refused}  # fmt: skip
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._file(identity).with_suffix(".new")
        with fresh.open("wb") as file:
            file.write(json.dumps(kept).encode())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._file(identity))
        self._sync()

    def forget(self, identity: str) -> None:
        """Removes the state of a source that is through: the next import looks at everything again."""
        with contextlib.suppress(FileNotFoundError):
            self._file(identity).unlink()
            self._sync()

    def _file(self, identity: str) -> Path:
        return self._folder / f"{identity}.json"

    def _sync(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
