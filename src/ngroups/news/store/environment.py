"""Opening LMDB environments: what all of the store's need, in one place. Knows nothing of what they hold."""

from pathlib import Path

import lmdb

from ngroups.news.store.disk import reserve

_READERS = 1020
"""Processes, times the read transactions that each has at once."""
_LOCK_OCTETS = 64 << 10
"""The lock file holds 64 octets for each of them, and some more."""


def open_environment(
    folder: Path, *, map_octets: int, databases: int, readonly: bool, spare: int = 0
) -> lmdb.Environment:
    """Open what is in the folder, or, when not `readonly`, make it. Raises `lmdb.Error` or `OSError`.

    A lock file is mapped before it has any content, and filling a hole in it when the disk is full would
    kill the process. It has to be reserved before, not while it is open: POSIX locks, which LMDB's are, go
    when their process closes the file anywhere.
    """
    if not readonly:
        reserve(folder / "lock.mdb", _LOCK_OCTETS)
    return lmdb.open(
        str(folder),
        max_dbs=databases,
        map_size=map_octets,
        max_readers=_READERS,
        max_spare_txns=spare,
        readonly=readonly,
        create=False,
        readahead=False,
        mode=0o600,
    )
