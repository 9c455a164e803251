"""The list of handles whose login may not post: one a line, sorted, until their day's key is erased.

Knows handles, which stand in public articles, and who none of them is.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ngroups.base.files import private_folder, write_whole
from ngroups.news.passes import PassesError
from ngroups.news.passes.days import DAYS_KEPT, BadHandleError, DayKeys, day_of, read_day


class HandleTooOldError(PassesError):
    """The key of the handle's day is erased: nobody can find the login any more."""

    def __init__(self) -> None:
        super().__init__(f"the handle is older than {DAYS_KEPT} days; the key to its login has been erased")


def blocked_handles(path: Path) -> dict[int, set[bytes]]:
    """Handles by day; lines that are none are left out."""
    found: dict[int, set[bytes]] = {}
    for line in _lines(path):
        try:
            found.setdefault(read_day(line), set()).add(line)
        except BadHandleError:
            continue
    return found


def block(path: Path, text: bytes, keys: DayKeys) -> bool:
    """Put a handle on the list; False if it stood there. Raises `BadHandleError`, `HandleTooOldError`."""
    if read_day(text) not in keys.load():
        raise HandleTooOldError
    with _locked(path):
        handles = set(_lines(path))
        if text in handles:
            return False
        _write(path, handles | {text})
        return True


def forget_old(path: Path, now: float) -> None:
    """Drop handles whose day's key is erased; they can match nothing."""
    if not path.exists():
        return
    with _locked(path):
        blocked = blocked_handles(path)
        kept = [each for day, each in blocked.items() if day >= day_of(now) - DAYS_KEPT]
        if len(kept) < len(blocked):
            _write(path, set().union(*kept))


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().split() if path.exists() else []


def _write(path: Path, handles: set[bytes]) -> None:
    write_whole(path, b"".join(each + b"\n" for each in sorted(handles)))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """The command and the door's process both write here, one at a time."""
    private_folder(path.parent)
    with path.with_name(path.name + ".lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
