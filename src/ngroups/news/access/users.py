"""Checks logins against the file of logins, which it reads again when that changes.

An unknown login takes as long as a known one with a wrong password: it is checked against
a decoy that costs what a hash from the file costs. Knows all logins and hashes of the
file, and a password only during a call; no `repr` or error shows any of them.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ngroups.news.access import AccessError, hashing, userfile
from ngroups.news.access.entries import Entry, UserFileError, parse
from ngroups.news.access.hashing import RECOMMENDED, SALT_OCTETS, TAG_OCTETS, Cost
from ngroups.news.access.userfile import Stamp
from ngroups.news.access.verified import Verified
from ngroups.news.limits.allowance import Allowance
from ngroups.news.limits.keyed import KEY_OCTETS, keyed_hash

LONGEST_PASSWORD: Final = 1024
"""Octets looked at; more can only be a mistake or an attack, and are never right."""


class _Table:
    """What the file said when it was read."""

    __slots__ = ("costs", "entries")

    def __init__(self, entries: dict[bytes, Entry], spare: Cost) -> None:
        """`spare` is what a hash costs if there is none."""
        self.entries = entries
        self.costs = [entry.cost for entry in entries.values()] or [spare]


class Users:
    """The logins of one file. Any thread may call `verify`.

    `_reading` owns `_seen` and the replacing of `_table`, which is never changed in place;
    `_hashing` lets one argon2 run at a time, so that a crowd of logins takes the memory of
    one, and those that ask the same wait and find the answer.
    """

    def __init__(
        self,
        path: Path,
        default: Allowance,
        *,
        clock: Callable[[], float],
        random: Callable[[int], bytes],
        report: Callable[[AccessError], None],
        cost: Cost = RECOMMENDED,
    ) -> None:
        """Read the file; raises `UserFileError` if that fails now.

        `clock` gives seconds that never run backwards, `random(n)` gives n octets fit for a
        key. `report` is told, once, when the file has changed and cannot be used: the logins
        read before then stay good. `cost` is that of decoys while the file is empty.
        """
        self._path = path
        self._default = default
        self._clock = clock
        self._report = report
        self._cost = cost
        self._key = random(KEY_OCTETS)
        self._decoy_parts = random(SALT_OCTETS), random(TAG_OCTETS)
        self._verified = Verified(random(KEY_OCTETS))
        self._reading = threading.Lock()
        self._hashing = threading.Lock()
        self._seen: Stamp | None = None
        self._table = self._load()

    def verify(self, login: bytes, password: bytes) -> Allowance | None:
        """What the login may do; None if it is unknown or the password wrong.

        Takes about a tenth of a second unless the same was verified lately. Raises
        `HashingFailedError` when the machine cannot compute the hash.
        """
        table = self._current()
        entry = table.entries.get(login) if len(password) <= LONGEST_PASSWORD else None
        encoded = entry.encoded if entry else self._decoy(table, login)
        good = self._matches(login, password[:LONGEST_PASSWORD], encoded)
        return entry.allowance if entry and good else None

    def _matches(self, login: bytes, password: bytes, encoded: str) -> bool:
        token = self._verified.token(login, password, encoded)
        if self._verified.holds(token, self._clock()):
            return True
        with self._hashing:
            if self._verified.holds(token, self._clock()):
                return True  # another connection of the same login was checked while we waited
            good = hashing.matches(encoded, password)
            if good:
                self._verified.add(token, self._clock())
            return good

    def _decoy(self, table: _Table, login: bytes) -> str:
        """As dear as some login of the file, the same each time, as a known login's hash is."""
        chosen = int.from_bytes(keyed_hash(self._key, b"decoy", login)) % len(table.costs)
        return hashing.decoy(table.costs[chosen], *self._decoy_parts)

    def _current(self) -> _Table:
        if userfile.stamp(self._path) != self._seen:
            with self._reading:
                self._reload()
        return self._table

    def _reload(self) -> None:
        stamp = userfile.stamp(self._path)
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            self._table = self._load()
        except UserFileError as error:
            self._report(error)

    def _load(self) -> _Table:
        content, self._seen = userfile.read(self._path)
        return _Table(parse(content, self._default), self._cost)
