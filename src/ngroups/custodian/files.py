"""Reading and writing the tool's files.

Knows paths. What is secret is written for its owner alone; nothing is ever written over.
"""

import os
import stat
from pathlib import Path
from typing import Final

from ngroups.custodian import CustodianError

MAX_FILE: Final = 512 * 1024


class FileError(CustodianError):
    """A file cannot be read or written; the text names it."""


def read_text(path: Path) -> str:
    """The ASCII text of the file at `path`; raises `FileError`."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_FILE + 1)
    except OSError as error:
        raise FileError(f"{path}: the file cannot be read ({error.strerror}).") from None
    if len(content) > MAX_FILE or not content.isascii():
        raise FileError(f"{path}: this is no file of this tool's.")
    return content.decode("ascii")


def read_secret(path: Path) -> str:
    """The same, of a file that only its owner may read; raises `FileError`."""
    text = read_text(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise FileError(f"{path}: others may read this file; take that right away: chmod 600.")
    return text


def write_new(path: Path, text: str, *, secret: bool) -> None:
    """Write `text` into a file that must not exist yet, on disk when this returns; raises `FileError`."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if secret else 0o644)
        with open(descriptor, "w", encoding="ascii") as stream:  # noqa: PTH123  a descriptor, so that the mode is right from the first moment
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError:
        raise FileError(f"{path}: the file exists already, and is never written over.") from None
    except OSError as error:
        raise FileError(f"{path}: the file cannot be written ({error.strerror}).") from None
