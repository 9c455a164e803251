"""The authority beside a model too naive to be wrong: lists that are counted anew each time."""

import itertools
from dataclasses import dataclass, replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ngroups.news.limits import replies
from ngroups.news.limits.allowance import Allowance
from ngroups.news.limits.authority import Authority, Counts, Grant, Limits, Push
from ngroups.news.limits.posting import PostingLimits
from ngroups.news.limits.quotas import period_name

DAY = 86400
START = 20_000 * DAY
ADDRESSES = [bytes([192, 0, 2, n]) for n in range(4)]
LOGINS = [b"anna", b"bert", b"carl"]
PLACES = list(itertools.product(range(2), range(5)))

places = st.sampled_from(PLACES)
addresses = st.sampled_from(ADDRESSES)
logins = st.sampled_from(LOGINS)
allowances = st.builds(
    Allowance,
    connections=st.integers(0, 3),
    addresses=st.integers(0, 2),
    quota=st.sampled_from([0, 0, 50, 200]),
    period=st.sampled_from(["day", "month"]),
    rate=st.sampled_from([0, 1, 100, 1000]),
    expires=st.sampled_from([0, 0, 0, START + DAY]),
)


@dataclass(frozen=True)
class Open:
    worker: int
    session: int
    address: bytes
    login: bytes = b""


class AuthorityAndModel(RuleBasedStateMachine):
    @initialize(
        per_address=st.integers(0, 3),
        posting=st.builds(
            PostingLimits, st.integers(0, 3), st.sampled_from([0, 100]), st.sampled_from([0, 4])
        ),
    )
    def begin(self, per_address: int, posting: PostingLimits) -> None:
        keys = itertools.count(1)
        self.per_address = per_address
        self.posting = posting
        self.authority = Authority(
            Limits(address_connections=per_address, posting=posting), lambda n: next(keys).to_bytes(n, "big")
        )
        self.now = START
        self.open: list[Open] = []
        self.allowance: dict[bytes, Allowance] = {}
        self.sent: list[tuple[bytes, str, int]] = []
        self.posts: list[tuple[str, int, int, int]] = []
        self.told: dict[tuple[int, int], int] = {}

    def at(self, worker: int, session: int) -> Open | None:
        return next((c for c in self.open if (c.worker, c.session) == (worker, session)), None)

    def of(self, login: bytes) -> list[Open]:
        return [c for c in self.open if c.login == login]

    def taken(self, login: bytes, allowance: Allowance) -> int:
        name = period_name(allowance.period, self.now)
        return sum(octets for who, period, octets in self.sent if (who, period) == (login, name))

    def full(self, address: bytes) -> bool:
        return 0 < self.per_address <= sum(c.address == address for c in self.open)

    def hear(self, pushes: list[Push]) -> None:
        for worker, session, rate in pushes:
            assert (worker, session) in self.told, "told a connection that is not logged in"
            self.told[worker, session] = rate

    @rule(place=places, address=addresses)
    def connect(self, place: tuple[int, int], address: bytes) -> None:
        if self.at(*place):
            return
        expected = replies.TOO_MANY_CONNECTIONS if self.full(address) else None
        assert self.authority.connect(*place, address) == expected
        if not expected:
            self.open.append(Open(*place, address))

    @rule(place=places, login=logins, allowance=allowances, address=addresses)
    def login(self, place: tuple[int, int], login: bytes, allowance: Allowance, address: bytes) -> None:
        here = self.at(*place)
        if here and here.login:
            return
        new = here is None
        here = here or Open(*place, address)
        full = replies.TOO_MANY_CONNECTIONS if new and self.full(address) else None
        expected = full or self.refusal(here, login, allowance)
        answer = self.authority.login(*place, login, allowance, address=address, now=self.now)
        if expected:
            assert answer == expected
            return
        assert isinstance(answer, Grant)
        self.open = [c for c in self.open if c != here] + [replace(here, login=login)]
        self.allowance[login] = allowance
        self.told[place] = answer.rate
        self.hear(answer.pushes)

    def refusal(self, here: Open, login: bytes, allowance: Allowance) -> bytes | None:
        seen = {c.address for c in self.of(login)} | {here.address}
        if allowance.expires and self.now >= allowance.expires:
            return replies.EXPIRED
        if allowance.quota and self.taken(login, allowance) >= allowance.quota:
            return replies.QUOTA_EXCEEDED
        if allowance.addresses and len(seen) > allowance.addresses:
            return replies.MULTIPLE_ADDRESSES
        if allowance.connections and len(self.of(login)) >= allowance.connections:
            return replies.TOO_MANY_CONNECTIONS
        return None

    @rule(place=places, octets=st.integers(0, 120))
    def used(self, place: tuple[int, int], octets: int) -> None:
        here = self.at(*place)
        answer = self.authority.used(*place, octets, self.now)
        if not here or not here.login:
            assert answer is None
            return
        allowance = self.allowance[here.login]
        if allowance.quota:
            self.sent.append((here.login, period_name(allowance.period, self.now), octets))
        if allowance.quota and self.taken(here.login, allowance) >= allowance.quota:
            assert answer == replies.QUOTA_EXCEEDED
        else:
            assert answer == (replies.EXPIRED if allowance.expired(self.now) else None)

    @rule(place=places, octets=st.integers(1, 60), groups=st.integers(1, 3))
    def posted(self, place: tuple[int, int], octets: int, groups: int) -> None:
        here = self.at(*place)
        answer = self.authority.posted(*place, octets, groups, self.now)
        if not any(self.posting):
            assert answer is None
            return
        if not here:
            assert answer == replies.POSTING_CLOSED
            return
        who = repr(here.login or here.address)
        hour = self.now // 3600
        mine = [(1, *size) for poster, at, *size in self.posts if (poster, at) == (who, hour)]
        sums = [sum(column) for column in zip(*mine, (1, octets, groups), strict=True)]
        fits = all(not limit or count <= limit for limit, count in zip(self.posting, sums, strict=True))
        assert answer == (None if fits else replies.POSTING_LIMIT)
        if fits:
            self.posts.append((who, hour, octets, groups))

    @rule(place=places)
    def close(self, place: tuple[int, int]) -> None:
        self.open = [c for c in self.open if (c.worker, c.session) != place]
        self.told.pop(place, None)
        self.hear(self.authority.close(*place))

    @rule(worker=st.integers(0, 1))
    def worker_gone(self, worker: int) -> None:
        self.open = [c for c in self.open if c.worker != worker]
        self.told = {place: rate for place, rate in self.told.items() if place[0] != worker}
        self.hear(self.authority.worker_gone(worker))

    @rule(seconds=st.sampled_from([1, 1800, 3600, DAY // 2, DAY, 31 * DAY]))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds

    @rule()
    def restart_keeps_quotas(self) -> None:
        self.authority.restore(self.authority.snapshot(self.now), self.now)

    @invariant()
    def holds_what_is_open(self) -> None:
        logged_in = [c for c in self.open if c.login]
        assert (
            self.authority.counts()[:4]
            == Counts(
                len(self.open),
                len(logged_in),
                len({c.login for c in logged_in}),
                len({c.address for c in self.open}),
                0,
            )[:4]
        )

    @invariant()
    def limits_hold(self) -> None:
        for address in ADDRESSES:
            count = sum(c.address == address for c in self.open)
            assert not self.per_address or count <= self.per_address

    @invariant()
    def everyone_knows_their_share(self) -> None:
        for c in self.open:
            if c.login:
                rate = self.allowance[c.login].rate
                fair = max(1, rate // len(self.of(c.login))) if rate else 0
                assert self.told[c.worker, c.session] == self.authority.share(c.login) == fair

    def teardown(self) -> None:
        if not hasattr(self, "authority"):
            return
        for worker, session in PLACES:
            self.authority.close(worker, session)
        assert self.authority.counts()[:4] == (0, 0, 0, 0)
        assert not self.authority._workers
        self.authority.forget(self.now + 3600)
        assert self.authority.counts().posters == 0


TestAuthority = AuthorityAndModel.TestCase
TestAuthority.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
