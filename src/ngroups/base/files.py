"""Files that only their owner reads, written whole or not at all, and gone when they are removed.

Knows paths and octets, never what they mean.
"""

import os
from pathlib import Path
from typing import Final

FRESH: Final = ".fresh"
"""Ends the name of a file being written. One that is found was interrupted and is worth nothing."""
GONE: Final = ".gone"
"""Ends the name of a file being removed."""


def write_whole(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Replace the file at `path`; after a crash it is the former one or this one. Raises `OSError`."""
    fresh = path.with_name(path.name + FRESH)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def remove_for_good(path: Path) -> None:
    """Overwrite a secret and unlink it; a crash leaves a file for `remove_leftovers`.

    A file system that writes elsewhere, or a disk that does, may keep the old blocks until it needs
    them: that is what disk encryption is for.
    """
    gone = path if path.name.endswith(GONE) else path.with_name(path.name + GONE)
    if gone != path:
        path.replace(gone)
    with gone.open("r+b") as file:
        file.write(bytes(gone.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    gone.unlink()
    sync_folder(path.parent)


def remove_leftovers(folder: Path) -> None:
    """Finish removals and drop half-written files, for the process that owns the folder."""
    for path in folder.iterdir():
        if path.name.endswith((FRESH, GONE)):
            remove_for_good(path)


def sync_folder(folder: Path) -> None:
    """Make names in a folder as durable as what they name."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def private_folder(folder: Path) -> Path:
    """The folder, made if need be, for its owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
