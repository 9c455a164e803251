"""Making names and room durable, and trees go away. Knows files; must never know what they hold."""

import os
import shutil
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the folder's entries themselves durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, durably; nothing where it is there already."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def reserve(path: Path, size: int = 0) -> None:
    """Give a file that will be mapped all its blocks now, and `size` octets at least. Raises `OSError`.

    A hole that is first written to through a mapping while the disk is full kills the process (SIGBUS).
    Never for a file of an LMDB environment that this process has open: closing it here drops LMDB's locks.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.posix_fallocate(descriptor, 0, max(size, os.fstat(descriptor).st_size, 1))
    finally:
        os.close(descriptor)


def size_of(folder: Path) -> int:
    """Octets of disk that a tree takes."""
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*"))


def remove_tree(folder: Path) -> None:
    """Unlink a tree that no process opens any longer; what cannot be removed is left for the next start."""
    shutil.rmtree(folder, ignore_errors=True)
