"""Who may connect, log in, download and post: one answer for all reader workers.

Lives in the intake process and is owned by its loop alone; pure, time and randomness are
passed in, so every answer follows from what was asked before. Workers name connections by
(worker, session); what is held for one goes the moment it closes or its worker is gone.

Knows logins and addresses as hashes under a key of this process. The login itself is kept
only while it is connected and has a quota, since each period's key hashes it anew. Must
never know what a session reads or posts, and nothing of it reaches a `repr` or an error.
"""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from ngroups.news.limits import LimitsError, replies
from ngroups.news.limits.allowance import Allowance
from ngroups.news.limits.keyed import KEY_OCTETS, keyed_hash, network
from ngroups.news.limits.posting import PostingCounts, PostingLimits
from ngroups.news.limits.quotas import Quotas

Place = tuple[int, int]
"""(worker, session): one connection."""
UNLIMITED: Final = 0


class SessionKnownError(LimitsError):
    """A worker announced a connection, or logged it in, twice: a fault of ours."""

    def __init__(self) -> None:
        super().__init__("this session was announced before")


class Limits(NamedTuple):
    """What holds for everyone; zero means no such limit."""

    address_connections: int = 0
    ipv6_prefix: int = 64
    posting: PostingLimits = PostingLimits()


class Push(NamedTuple):
    """To be told to a worker: this connection may now use `rate` octets a second (0: any)."""

    worker: int
    session: int
    rate: int


class Grant(NamedTuple):
    """A login that was let in."""

    rate: int
    """Octets a second for this connection; 0 means no limit."""
    pushes: list[Push]
    """For the login's other connections, whose share this one has made smaller."""


class Counts(NamedTuple):
    """How much is held now; round before showing it to anyone."""

    connections: int
    logged_in: int
    logins: int
    addresses: int
    posters: int


class _Session:
    __slots__ = ("address", "login")

    def __init__(self, address: bytes) -> None:
        self.address = address
        self.login = b""


class _Login:
    """A login with at least one connection."""

    __slots__ = ("allowance", "live", "name")

    def __init__(self, name: bytes, allowance: Allowance) -> None:
        self.live: dict[Place, bytes] = {}
        self.renew(name, allowance)

    def renew(self, name: bytes, allowance: Allowance) -> None:
        """The newest login's allowance holds for all connections."""
        self.allowance = allowance
        self.name = name if allowance.quota else b""

    def share(self) -> int:
        rate = self.allowance.rate
        return max(1, rate // len(self.live)) if rate and self.live else UNLIMITED


class Authority:
    """Counts what is open. Only the loop of the process it lives in may call it."""

    def __init__(self, limits: Limits, random: Callable[[int], bytes]) -> None:
        """`random(n)` gives n octets fit for a key."""
        self._limits = limits
        self._key = random(KEY_OCTETS)
        self._workers: dict[int, dict[int, _Session]] = {}
        self._addresses: dict[bytes, int] = {}
        self._logins: dict[bytes, _Login] = {}
        self._quotas = Quotas(random)
        self._posting = PostingCounts(limits.posting)

    def connect(self, worker: int, session: int, address: bytes) -> bytes | None:
        """Count a connection from a packed address; a reply line if there are too many.

        Raises `SessionKnownError`, or `BadAddressError` of `keyed`. After a refusal nothing is held.
        """
        if self._find(worker, session):
            raise SessionKnownError
        place = self._hash(b"address", network(address, self._limits.ipv6_prefix))
        count = self._addresses.get(place, 0)
        if 0 < self._limits.address_connections <= count:
            return replies.TOO_MANY_CONNECTIONS
        self._addresses[place] = count + 1
        self._workers.setdefault(worker, {})[session] = _Session(place)
        return None

    def login(
        self, worker: int, session: int, login: bytes, allowance: Allowance, *, address: bytes, now: float
    ) -> Grant | bytes:
        """Count a verified login's connection, or say with which reply line it is refused.

        A session that did not `connect` does so here. `now` is in seconds since 1970, UTC.
        After a refusal no more is held than before.
        Raises `SessionKnownError` if the session is logged in.
        """
        found = self._find(worker, session)
        if not found and (refusal := self.connect(worker, session, address)):
            return refusal
        entry = found or self._workers[worker][session]
        if entry.login:
            raise SessionKnownError
        key = self._hash(b"login", login)
        refusal = self._refusal(key, login, allowance, entry.address, now)
        if refusal and not found:
            self._release([(worker, session)])
        return refusal or self._admit((worker, session), entry, key, login, allowance)

    def used(self, worker: int, session: int, octets: int, now: float) -> bytes | None:
        """Count octets sent to a session since its last report.

        A reply line to end the session with if its login has now run out of quota or of
        time, else None. A session that has closed or not logged in is not counted.
        """
        entry = self._find(worker, session)
        if not entry or not entry.login:
            return None
        login = self._logins[entry.login]
        if self._count(login, octets, now):
            return replies.QUOTA_EXCEEDED
        return replies.EXPIRED if login.allowance.expired(now) else None

    def posted(self, worker: int, session: int, octets: int, groups: int, now: float) -> str | None:
        """Count an article about to be filed; the reason of a refusal (441) if it is too much.

        Counted per login or, where nobody logged in, per address. While posting is limited,
        a session unknown here may not post: else one that closes at once would escape.
        """
        if not self._posting.limited:
            return None
        entry = self._find(worker, session)
        if not entry:
            return replies.POSTING_CLOSED
        fits = self._posting.allow(entry.login or entry.address, octets, groups, now)
        return None if fits else replies.POSTING_LIMIT

    def close(self, worker: int, session: int) -> list[Push]:
        """Free what a connection holds, at once; unknown ones hold nothing."""
        return self._release([(worker, session)])

    def worker_gone(self, worker: int) -> list[Push]:
        """Free what all connections of a worker hold."""
        return self._release([(worker, session) for session in self._workers.get(worker, ())])

    def share(self, login: bytes) -> int:
        """Octets a second for each connection of a login; 0 if unlimited or not connected."""
        found = self._logins.get(self._hash(b"login", login))
        return found.share() if found else UNLIMITED

    def forget(self, now: float) -> None:
        """Drop counters whose day, month or hour is over; call it now and then."""
        self._quotas.forget(now)
        self._posting.forget(now)

    def snapshot(self, now: float) -> bytes:
        """The quota file's content; write it on a fixed timetable, never when something happens."""
        return self._quotas.snapshot(now)

    def restore(self, content: bytes, now: float) -> None:
        """Take up the quota file. Raises `CorruptQuotasError`; counting then starts from nothing."""
        self._quotas.restore(content, now)

    def counts(self) -> Counts:
        sessions = [entry for worker in self._workers.values() for entry in worker.values()]
        logged_in = sum(bool(entry.login) for entry in sessions)
        return Counts(len(sessions), logged_in, len(self._logins), len(self._addresses), len(self._posting))

    def _hash(self, kind: bytes, value: bytes) -> bytes:
        return keyed_hash(self._key, kind, value)

    def _find(self, worker: int, session: int) -> _Session | None:
        return self._workers.get(worker, {}).get(session)

    def _count(self, login: _Login, octets: int, now: float) -> bool:
        """Whether these octets use the quota up. Without a quota nothing is counted."""
        quota, period, until = login.allowance.quota, login.allowance.period, login.allowance.expires
        return bool(quota) and self._quotas.count(login.name, period, octets, now, until=until) >= quota

    def _refusal(
        self, key: bytes, login: bytes, allowance: Allowance, address: bytes, now: float
    ) -> bytes | None:
        """The first that applies of: expired, quota used up, shared, too many."""
        quota = allowance.quota
        live = self._logins[key].live if key in self._logins else {}
        if allowance.expired(now):
            return replies.EXPIRED
        if quota and self._quotas.used(login, allowance.period, now, until=allowance.expires) >= quota:
            return replies.QUOTA_EXCEEDED
        if allowance.addresses and len({*live.values(), address}) > allowance.addresses:
            return replies.MULTIPLE_ADDRESSES
        if 0 < allowance.connections <= len(live):
            return replies.TOO_MANY_CONNECTIONS
        return None

    def _admit(self, place: Place, entry: _Session, key: bytes, name: bytes, allowance: Allowance) -> Grant:
        login = self._logins.setdefault(key, _Login(name, allowance))
        before = login.share()
        login.renew(name, allowance)
        others = list(login.live)
        login.live[place] = entry.address
        entry.login = key
        rate = login.share()
        return Grant(rate, [Push(*other, rate) for other in others] if rate != before else [])

    def _release(self, places: Iterable[Place]) -> list[Push]:
        shares: dict[bytes, int] = {}
        for worker, session in places:
            entry = self._find(worker, session)
            if not entry:
                continue
            del self._workers[worker][session]
            self._drop_address(entry.address)
            if entry.login:
                shares.setdefault(entry.login, self._logins[entry.login].share())
                self._drop_login(entry.login, (worker, session))
            if not self._workers[worker]:
                del self._workers[worker]
        return [push for key, before in shares.items() for push in self._pushes(key, before)]

    def _drop_address(self, address: bytes) -> None:
        self._addresses[address] -= 1
        if not self._addresses[address]:
            del self._addresses[address]

    def _drop_login(self, key: bytes, place: Place) -> None:
        del self._logins[key].live[place]
        if not self._logins[key].live:
            del self._logins[key]

    def _pushes(self, key: bytes, before: int) -> list[Push]:
        login = self._logins.get(key)
        if not login or login.share() == before:
            return []
        return [Push(*place, login.share()) for place in login.live]
