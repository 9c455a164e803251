"""A reader worker: serves newsreaders from the store, changes nothing.

One thread, one loop. It knows an address, a login and which group is open for as long as
the connection is; none of them leaves the process but to be counted (`gate`).
"""

import itertools
import os
import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from ngroups.base.clock import SystemClock
from ngroups.base.logging import Log
from ngroups.news.access import AccessError
from ngroups.news.access.attempts import Attempts
from ngroups.news.access.policy import LocalPolicy, OpenPolicy, Policy
from ngroups.news.access.users import Users
from ngroups.news.incoming import Incoming, Refusal
from ngroups.news.intake.inject import inject
from ngroups.news.limits.allowance import Allowance
from ngroups.news.limits.keyed import KEY_OCTETS
from ngroups.news.limits.pacing import Pace
from ngroups.news.limits.replies import AUTHENTICATION_FAILED, EXPIRED
from ngroups.news.server.connection import Connection
from ngroups.news.server.house import House, site_for
from ngroups.news.server.intake import path_site
from ngroups.news.server.line import Line
from ngroups.news.server.listener import Listener, turn_away
from ngroups.news.server.logs import open_log
from ngroups.news.server.loop import Loop
from ngroups.news.server.plan import Plan
from ngroups.news.server.process import report_ready, settle
from ngroups.news.server.visit import Visit
from ngroups.news.server.wire import pack_allowance
from ngroups.news.settings import posting_limits
from ngroups.news.store.reader import Reader
from ngroups.protocol import replies
from ngroups.protocol.ports import Access, Outcome, Submit, Verify
from ngroups.protocol.session import Session
from ngroups.protocol.site import Role

_BAD_LOGIN = Access(refusal=AUTHENTICATION_FAILED)
_BUSY = Access(refusal=replies.BUSY.strip())


class Worker(House):
    """Owned by the loop's thread."""

    def __init__(self, loop: Loop, plan: Plan, reader: Reader, log: Log) -> None:
        super().__init__(loop, plan.settings, plan.context(), log)
        self._reader = reader
        self._site = site_for(plan.settings, starttls=True)
        self._path_site = path_site(plan)
        self._posting = posting_limits(plan.settings)
        self._attempts = Attempts(os.urandom(KEY_OCTETS))
        self._line = Line(loop, plan.door, self._told)
        self._line.connected = self._announce_all
        self._policy = _policy(plan, log, self._found)
        self._checker = ThreadPoolExecutor(max_workers=1)
        """Checks passwords, one at a time; those who wait hold up no disk."""
        self._numbers = itertools.count(1)
        self._visits: dict[int, Connection] = {}
        """Connections that are counted, by number."""
        self._slow: set[Connection] = set()
        self._delayed: list[tuple[float, Callable[[], None]]] = []
        self.open_store, self.rest_store = reader.begin, reader.end
        loop.every_tick(self._tick)

    def welcome(self, connected: socket.socket, address: str, *, secure: bool) -> None:
        """A newsreader has connected."""
        visit = Visit(next(self._numbers), address)
        if not (self.settings.connections_per_address or any(self._posting)):
            self._begin_session(connected, visit, secure=secure)
            return

        def counted(answer: list[bytes] | None) -> None:
            if answer is not None and answer[0] == b"ok":
                self._begin_session(connected, visit, secure=secure, counted=True)
            else:
                turn_away(connected, replies.BUSY.strip() if answer is None else answer[1])

        self._line.ask([b"connect", b"%d" % visit.number, visit.address], counted)

    def _begin_session(
        self, connected: socket.socket, visit: Visit, *, secure: bool, counted: bool = False
    ) -> None:
        local = visit.address[:1] == b"\x7f" or visit.address == socket.inet_pton(socket.AF_INET6, "::1")
        session = Session(self._site, self._reader, Role.READER, secure=secure, local=local)
        connection = Connection(self, connected, session, secure=secure)
        connection.tag = visit
        if counted:
            self._visits[visit.number] = connection
        if connection.open:
            self.connections.add(connection)
        else:
            self.closed(connection)

    def closed(self, connection: Connection) -> None:
        super().closed(connection)
        self._slow.discard(connection)
        visit = connection.tag
        if isinstance(visit, Visit) and self._visits.pop(visit.number, None) is not None:
            self._report(visit)
            self._line.tell([b"close", b"%d" % visit.number])

    def submit(self, connection: Connection, request: Submit, done: Callable[[Outcome], None]) -> None:
        """A post: made ready here, filed by the intake process."""
        visit = connection.tag
        assert isinstance(visit, Visit)
        stamp = self._policy.stamp(visit.login)
        if stamp.refusal:
            done(Outcome("refused", stamp.refusal))
            return
        verdict = inject(
            request.article,
            site=self._path_site,
            group=self._reader.group,
            now=int(time.time()),
            random=os.urandom,
            login_tag=stamp.tag,
        )
        if isinstance(verdict, Refusal):
            done(Outcome(verdict.verdict, verdict.reason))
        elif any(self._posting):
            self._post_if_allowed(connection, verdict, done)
        else:
            self._line.post(verdict, done)

    def _post_if_allowed(
        self, connection: Connection, article: Incoming, done: Callable[[Outcome], None]
    ) -> None:
        """Count the post first (RFC 3977 section 6.3.1: 441 when it is too much)."""
        visit = connection.tag
        assert isinstance(visit, Visit)

        def counted(answer: list[bytes] | None) -> None:
            if answer is None:
                done(Outcome("later"))
            elif answer[0] == b"ok":
                self._line.post(article, done)
            else:
                done(Outcome("refused", answer[1].decode()))

        figures = (visit.number, article.octets, len(article.groups))
        self._line.ask([b"posted", *(b"%d" % figure for figure in figures)], counted)

    def verify(self, connection: Connection, request: Verify, done: Callable[[Access], None]) -> None:
        """Check a login, later the more often it was wrong lately; in a thread what takes long."""
        visit = connection.tag
        assert isinstance(visit, Visit)

        def check() -> Callable[[], None]:
            try:
                allowance = self._policy.verify(request.user, request.password)
            except AccessError:
                return partial(done, _BUSY)
            return partial(self._checked, connection, visit, request.user, allowance, done)

        def begin() -> None:
            if self._policy.quick:
                check()()
            else:
                self._checker.submit(lambda: self.loop.soon(check()))

        wait = self._attempts.delay(visit.address, request.user, self.loop.now)
        if wait:
            self._delayed.append((self.loop.now + wait, begin))
        else:
            begin()

    def _found(self, tag: bytes, until: int) -> None:
        """A login that may not post, found in whatever thread; intake keeps it for all workers."""
        self.loop.soon(partial(self._line.tell, [b"bar", b"0", b"%d" % until, tag]))

    def _checked(
        self,
        connection: Connection,
        visit: Visit,
        login: bytes,
        allowance: Allowance | None,
        done: Callable[[Access], None],
    ) -> None:
        """A good login is let in if the limits allow, a bad one counted."""
        if allowance is None:
            self._attempts.failed(visit.address, login, self.loop.now)
            done(_BAD_LOGIN)
            return
        self._attempts.succeeded(login)
        visit.login, visit.allowance = login, allowance

        def counted(answer: list[bytes] | None) -> None:
            if answer is None or answer[0] != b"ok":
                visit.login, visit.allowance = b"", None
                done(_BUSY if answer is None else Access(refusal=answer[1]))
                return
            if not connection.open:
                self._line.tell([b"close", b"%d" % visit.number])
                return
            self._visits[visit.number] = connection
            self._set_rate(visit, int(answer[1]))
            done(Access(post=allowance.post))

        self._line.ask(_login_parts(visit), counted)

    def allowed(self, connection: Connection, octets: int) -> int:
        visit = connection.tag
        if not isinstance(visit, Visit) or visit.pace is None:
            return octets
        granted = visit.pace.allow(self.loop.now, octets)
        if granted < octets:
            self._slow.add(connection)
            connection.pause()
        return granted

    def sent(self, connection: Connection, octets: int) -> None:
        visit = connection.tag
        if isinstance(visit, Visit) and visit.allowance is not None and visit.allowance.quota:
            visit.unreported += octets

    def _told(self, parts: list[bytes]) -> None:
        """The intake process says that a rate has changed, or that a connection must end."""
        connection = self._visits.get(int(parts[1]))
        if connection is None or not isinstance(connection.tag, Visit):
            return
        if parts[0] == b"rate":
            self._set_rate(connection.tag, int(parts[2]))
        elif parts[0] == b"end":
            connection.say(parts[2] + b"\r\n")

    def _set_rate(self, visit: Visit, rate: int) -> None:
        if visit.pace is None:
            visit.pace = Pace(rate, rate) if rate else None
        else:
            visit.pace.change(self.loop.now, rate, rate)

    def _announce_all(self) -> None:
        """A new intake process knows none of those who are in."""
        for number, connection in self._visits.items():
            visit = connection.tag
            if isinstance(visit, Visit) and visit.login:
                self._line.tell(_login_parts(visit))
            elif isinstance(visit, Visit):
                self._line.tell([b"connect", b"%d" % number, visit.address])

    def _report(self, visit: Visit) -> None:
        if visit.unreported:
            self._line.tell([b"used", b"%d" % visit.number, b"%d" % visit.unreported])
            visit.unreported = 0

    def _tick(self, now: float) -> None:
        due = [call for when, call in self._delayed if when <= now]
        self._delayed = [item for item in self._delayed if item[0] > now]
        for call in due:
            call()
        slow, self._slow = self._slow, set()
        for connection in slow:
            connection.resume()
        try:
            self._policy.tick()
        except OSError as error:
            self._log.error("passes.untended", exc_info=error)
        wall = time.time()
        for connection in tuple(self._visits.values()):
            visit = connection.tag
            if isinstance(visit, Visit):
                self._report(visit)
                if visit.allowance is not None and visit.allowance.expired(wall):
                    connection.say(EXPIRED + b"\r\n")


def _login_parts(visit: Visit) -> list[bytes]:
    assert visit.allowance is not None
    return [b"login", b"%d" % visit.number, visit.address, visit.login, pack_allowance(visit.allowance)]


def _policy(plan: Plan, log: Log, found: Callable[[bytes, int], None]) -> Policy:
    """Who may log in, as configured; `found` hears of passes that may not post."""
    settings = plan.settings
    if settings.access == "passes":
        return _pass_policy(plan, found)
    if settings.access == "open":
        return OpenPolicy(Allowance(post=settings.posting))
    assert settings.users is not None
    default = Allowance(connections=settings.connections_per_login)
    return LocalPolicy(
        Users(
            settings.users,
            default,
            clock=time.monotonic,
            random=os.urandom,
            report=lambda _: log.error("users.unusable"),
        )
    )


def _pass_policy(plan: Plan, found: Callable[[bytes, int], None]) -> Policy:
    from ngroups.news.passes.layout import places_in  # noqa: PLC0415 - unpacks a library of 3 MB
    from ngroups.news.passes.policy import PassPolicy  # noqa: PLC0415 - the same
    from ngroups.news.passes.ring import Ring  # noqa: PLC0415 - the same

    ring = Ring(places_in(plan.root))
    return PassPolicy(plan.settings.passes, ring, clock=SystemClock(), random=os.urandom, found=found)


def main() -> int:
    """Run as a child of the supervisor: the plan comes by standard input."""
    plan = Plan.from_json(sys.stdin.read())
    log = open_log(debug=plan.debug)
    loop = Loop()
    settle(loop, plan.lifeline)
    worker = Worker(loop, plan, Reader(plan.root), log)
    listeners = [
        Listener(loop, each, partial(worker.welcome, secure=kind == "nntps"))
        for kind in ("nntp", "nntps")
        for each in plan.sockets(kind)
    ]
    report_ready()
    log.debug("process.started", process="worker")
    loop.run()
    for listener in listeners:
        listener.close()
    worker.close()
    return 0


if __name__ == "__main__":
    os._exit(main())
