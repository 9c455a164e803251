"""Slows down guessing: each failed login makes the next answer to it wait longer.

One per worker, owned by its loop; pure, time is passed in. Counts failures per address
and per login name as keyed hashes in two bounded tables; must never keep either in clear.

The wait comes before the password is checked and whatever the outcome, for a quick yes
and a slow no would let a guesser hang up on the slow ones. A login's wait is short at
most, so that strangers cannot lock its owner out. Where a table is full the failure
longest ago is forgotten: who commands that many addresses is limited per login only.
"""

from typing import Final, NamedTuple

from ngroups.news.limits.keyed import keyed_hash, network

CAPACITY: Final = 20_000


class Rule(NamedTuple):
    free: int
    """Failures without consequence."""
    first: float
    """Seconds to wait after one more; each further failure doubles them."""
    longest: float
    """Seconds; below the time newsreaders wait for an answer."""
    forget: float
    """Seconds after the last failure."""


PER_ADDRESS: Final = Rule(free=3, first=0.5, longest=8.0, forget=600.0)
PER_LOGIN: Final = Rule(free=5, first=0.5, longest=4.0, forget=600.0)
MOST: Final = 64
"""Failures counted: more do not lengthen any wait."""


class _Failures(NamedTuple):
    times: int
    last: float


class Attempts:
    """Failed logins of the last minutes. Times are seconds of a clock that does not jump."""

    def __init__(self, key: bytes, *, ipv6_prefix: int = 64, capacity: int = CAPACITY) -> None:
        self._key = key
        self._ipv6_prefix = ipv6_prefix
        self._addresses = _Table(PER_ADDRESS, capacity)
        self._logins = _Table(PER_LOGIN, capacity)

    def delay(self, address: bytes, login: bytes, now: float) -> float:
        """Seconds to wait before checking this login from this packed address."""
        if not (self._addresses or self._logins):
            return 0.0
        by_address = self._addresses.delay(self._address(address), now)
        return max(by_address, self._logins.delay(self._login(login), now))

    def failed(self, address: bytes, login: bytes, now: float) -> None:
        """Count a wrong login or password; the answer is `replies.AUTHENTICATION_FAILED`."""
        self._addresses.add(self._address(address), now)
        self._logins.add(self._login(login), now)

    def succeeded(self, login: bytes) -> None:
        """Forget the login's failures; not the address's, or one good login would pay for all guesses."""
        if self._logins:
            self._logins.remove(self._login(login))

    def _address(self, address: bytes) -> bytes:
        return keyed_hash(self._key, b"address", network(address, self._ipv6_prefix))

    def _login(self, login: bytes) -> bytes:
        return keyed_hash(self._key, b"login", login)


class _Table:
    """Failures by hash, in the order of the last one."""

    def __init__(self, rule: Rule, capacity: int) -> None:
        self._rule = rule
        self._capacity = capacity
        self._failures: dict[bytes, _Failures] = {}

    def __len__(self) -> int:
        return len(self._failures)

    def delay(self, name: bytes, now: float) -> float:
        self._forget(now)
        found = self._failures.get(name)
        extra = found.times - self._rule.free if found else 0
        return min(self._rule.longest, self._rule.first * 2 ** (extra - 1)) if extra > 0 else 0.0

    def add(self, name: bytes, now: float) -> None:
        self._forget(now)
        before = self._failures.pop(name, None)
        if len(self._failures) >= self._capacity:
            del self._failures[next(iter(self._failures))]
        self._failures[name] = _Failures(min(MOST, before.times + 1) if before else 1, now)

    def remove(self, name: bytes) -> None:
        self._failures.pop(name, None)

    def _forget(self, now: float) -> None:
        while self._failures:
            oldest = next(iter(self._failures))
            if now - self._failures[oldest].last < self._rule.forget:
                return
            del self._failures[oldest]
