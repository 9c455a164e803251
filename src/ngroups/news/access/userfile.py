"""The file of logins on disk: what `ngroups news user add|change|remove|list` calls.

A change is whole or not at all: a new file, readable by its owner only, is written beside
the old one, synced, and renamed over it. Two changes at a time wait for each other on a
lock of the folder. Knows logins and hashes; a password only while it is being hashed.

The file is trusted: who can write it can log in. Who steals it gets the logins, what each
may do, and hashes of their passwords to try guesses on.
"""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from ngroups.news.access import AccessError, entries, hashing
from ngroups.news.access.entries import MAX_FILE, TooLargeError, UserFileError
from ngroups.news.access.hashing import RECOMMENDED, SALT_OCTETS, Cost
from ngroups.news.limits.allowance import Allowance

MAX_PASSWORD: Final = 256
"""Octets: beside the longest name and in base64 (SASL PLAIN) it fits the 512 octets of a command."""
UNSENDABLE: Final = frozenset(b"\0\r\n")
"""Octets that no command can carry (RFC 3977 section 3.1)."""
OWNER_ONLY: Final = 0o600


class UnreadableError(UserFileError):
    """The operating system does not let us read or write the file; `reason` is its own word."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the file of logins: {reason}")


class BadPasswordError(AccessError):
    """A password that a newsreader could not send."""

    def __init__(self) -> None:
        super().__init__(f"a password must be 1 to {MAX_PASSWORD} octets without line ends")


class Stamp(NamedTuple):
    """Changes whenever the file does."""

    inode: int
    modified: int
    changed: int
    size: int


class Listed(NamedTuple):
    """A login as its operator's terminal shows it."""

    name: str
    options: str
    outdated: bool
    """Whether setting its password anew would change its hash to today's cost."""


def add(path: Path, name: str, password: str, options: str = "", *, cost: Cost = RECOMMENDED) -> None:
    """Add a login. Raises an `AccessError`; the file is then as it was."""
    encoded = _hash(password, cost)
    _rewrite(path, lambda content: entries.with_added(content, _octets(name), encoded, options))


def change(
    path: Path,
    name: str,
    *,
    password: str | None = None,
    options: str | None = None,
    cost: Cost = RECOMMENDED,
) -> None:
    """Give a login another password or other options. Raises an `AccessError`."""
    encoded = None if password is None else _hash(password, cost)
    _rewrite(path, lambda content: entries.with_changed(content, _octets(name), encoded, options))


def remove(path: Path, name: str) -> None:
    """Take a login out. Raises an `AccessError`."""
    _rewrite(path, lambda content: entries.without(content, _octets(name)))


def listing(path: Path) -> list[Listed]:
    """All logins in the file's order. Raises a `UserFileError`."""
    found = entries.parse(read(path)[0], Allowance()).values()
    return [Listed(e.name.decode(), e.options, e.cost != RECOMMENDED) for e in found]


def read(path: Path) -> tuple[bytes, Stamp]:
    """The file's content and the stamp of just that content."""
    with _named_faults(), path.open("rb") as file:
        status = os.fstat(file.fileno())
        content = file.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise TooLargeError
    return content, _stamp(status)


def stamp(path: Path) -> Stamp | None:
    """None if there is no such file, or none we may look at."""
    try:
        return _stamp(path.stat())
    except OSError:
        return None


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size)


def _hash(password: str, cost: Cost) -> str:
    octets = _octets(password)
    if not 0 < len(octets) <= MAX_PASSWORD or UNSENDABLE.intersection(octets):
        raise BadPasswordError
    return hashing.hash_password(octets, secrets.token_bytes(SALT_OCTETS), cost)


def _octets(text: str) -> bytes:
    """What a terminal gave, also if it was no UTF-8; nothing for what cannot be told in octets."""
    try:
        return text.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        return b""  # no name and no password; the error itself would carry the text


def _rewrite(path: Path, edit: Callable[[bytes], bytes]) -> None:
    with _named_faults():
        target = path.resolve()
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            _replace(target, edit(read(target)[0] if target.exists() else b""))
            os.fsync(folder)
        finally:
            os.close(folder)


def _replace(target: Path, content: bytes) -> None:
    """Needs the lock of the folder: the new file's name is fixed, so that a crash leaves one at most."""
    if len(content) > MAX_FILE:
        raise TooLargeError
    fresh = target.with_name(f".{target.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        _write(fresh, content, like=target if target.exists() else target.parent)
        fresh.replace(target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _write(fresh: Path, content: bytes, like: Path) -> None:
    owner = like.stat()
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as file:
        if os.geteuid() == 0:  # an operator's sudo must not lock the service out of its own file
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _named_faults() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnreadableError(error.strerror or "not readable") from None
