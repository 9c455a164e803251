"""The intake process: the only writer. Peers hand articles over here, workers hand on posts.

It knows peers, which are other servers, by address for as long as they are connected; of
posters it knows nothing at all.
"""

import os
import socket
import struct
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Literal, NamedTuple, cast

from ngroups.base.logging import Log
from ngroups.news.groups.catalog import CatalogError
from ngroups.news.incoming import Incoming, Refusal
from ngroups.news.intake.relay import relay
from ngroups.news.intake.rules import Site as PathSite
from ngroups.news.limits.authority import Limits
from ngroups.news.outcomes import OUTCOMES
from ngroups.news.passes.layout import places_in
from ngroups.news.server.channel import Channel
from ngroups.news.server.committer import Committer
from ngroups.news.server.connection import Connection
from ngroups.news.server.gate import Gate
from ngroups.news.server.house import House, site_for
from ngroups.news.server.listener import Listener, turn_away
from ngroups.news.server.logs import open_log
from ngroups.news.server.loop import Loop
from ngroups.news.server.plan import Plan
from ngroups.news.server.posts import unpack_incoming
from ngroups.news.server.process import report_ready, settle
from ngroups.news.settings import posting_limits
from ngroups.news.store.writer import Result, Writer
from ngroups.protocol.articles import Limits as ArticleLimits
from ngroups.protocol.ports import Access, Outcome, Submit, Verify
from ngroups.protocol.session import Session
from ngroups.protocol.site import Role
from ngroups.protocol.wildmat import Wildmat, compile_wildmat

_OFFER_SECONDS = 60.0
"""How long a peer that was told 238 has before another is told so too."""
_EXPIRE_SECONDS = 3600.0


class _Peer(NamedTuple):
    name: bytes
    addresses: frozenset[str]
    accept: Wildmat


class _Offers:
    """One peer's view of what is wanted: `Spool.wanted` for CHECK and IHAVE."""

    def __init__(self, intake: "Intake") -> None:
        self._intake = intake

    def wanted(self, message_id: bytes) -> Literal["yes", "no", "later"]:
        return self._intake.wanted(message_id, self)


class Intake(House):
    """Accepts, numbers and files. Owned by the loop's thread."""

    def __init__(self, loop: Loop, plan: Plan, writer: Writer, log: Log) -> None:
        super().__init__(loop, plan.settings, plan.context(), log)
        settings = plan.settings
        self._writer = writer
        self._committer = Committer(writer, loop, broken=self._break_off)
        self._site = site_for(settings, starttls=self.context is not None)
        self._path_site = path_site(plan)
        self._peers = [
            _Peer(peer.name.encode(), _addresses(peer.hosts), compile_wildmat(peer.accept))
            for peer in settings.peers
        ]
        self._offered: dict[bytes, tuple[_Offers, float]] = {}
        self._filing: set[bytes] = set()
        self._expired = 0.0
        self._gate = Gate(
            plan.root / "quotas",
            Limits(address_connections=settings.connections_per_address, posting=posting_limits(settings)),
            places_in(plan.root).barred if settings.access == "passes" else None,
        )
        self.exit_status = 0
        loop.every_tick(self._tick)

    def welcome(self, connected: socket.socket, address: str) -> None:
        """A peer has connected to the feed address, or somebody who is none."""
        address = address.removeprefix("::ffff:")
        peer = next((each for each in self._peers if address in each.addresses), None)
        if peer is None:
            turn_away(connected, b"502 You are not one of our peers")
            return
        session = Session(self._site, _Offers(self), Role.TRANSIT, secure=False)  # type: ignore[arg-type]
        connection = Connection(self, connected, session, secure=False)
        connection.tag = peer
        if connection.open:
            self.connections.add(connection)

    def wanted(self, message_id: bytes, who: _Offers) -> Literal["yes", "no", "later"]:
        """What CHECK and IHAVE are told."""
        if message_id in self._filing:
            return "later"
        other, until = self._offered.get(message_id, (who, 0.0))
        if other is not who and until > self.loop.now:
            return "later"
        if self._writer.holds(message_id):
            return "no"
        self._offered[message_id] = (who, self.loop.now + _OFFER_SECONDS)
        return "yes"

    def submit(self, connection: Connection, request: Submit, done: Callable[[Outcome], None]) -> None:
        """An article from a peer."""
        self._offered.pop(request.message_id, None)
        peer = cast("_Peer", connection.tag)
        verdict = self.accept(request.article, request.message_id, peer.name, peer.accept)
        if isinstance(verdict, Refusal):
            done(Outcome(verdict.verdict, verdict.reason))
        else:
            self.file(verdict, done)

    def accept(
        self, wire: bytes | memoryview, named: bytes, peer: bytes, groups: Wildmat
    ) -> Incoming | Refusal:
        known = self._writer.catalog.by_name
        return relay(
            wire,
            named=named,
            site=self._path_site,
            peer=peer,
            known_group=lambda name: name in known and groups.matches(name),
            moderated=lambda name: known[name].status == "m",
            now=int(time.time()),
        )

    def file(self, article: Incoming, done: Callable[[Outcome], None]) -> None:
        """Make an article durable, then say so."""
        self._filing.add(article.message_id)

        def filed(result: Result) -> None:
            self._filing.discard(article.message_id)
            done(OUTCOMES[result])

        self._committer.file(article, filed)

    def verify(self, connection: Connection, request: Verify, done: Callable[[Access], None]) -> None:
        """Peers are known by address; nobody logs in here."""
        done(Access(refusal=b"502 No login is needed here"))

    def admit(self, connected: socket.socket, _address: str) -> None:
        """A worker, or the operator's command, has connected to the Unix socket."""
        Channel(self.loop, connected, self._heard, self._gate.gone)

    def _heard(self, channel: Channel, number: int, parts: list[bytes]) -> None:
        """A request over the Unix socket; a worker that sends one out of form is hung up on."""
        try:
            self._carry_out(channel, number, parts)
        except (ValueError, LookupError, struct.error):
            channel.close()

    def _carry_out(self, channel: Channel, number: int, parts: list[bytes]) -> None:
        verb, *arguments = parts
        if verb == b"post":
            article = unpack_incoming(arguments)
            self.file(article, lambda outcome: _answer(channel, number, outcome))
        elif verb == b"import":
            self._import(channel, number, arguments[0])
        elif verb == b"expire":
            self._committer.call(partial(self._expire_now, channel, number))
        elif verb == b"group":
            self._change_groups(channel, number, arguments)
        else:
            self._gate.heard(channel, number, verb, arguments)

    def _import(self, channel: Channel, number: int, wire: bytes) -> None:
        from ngroups.news.intake.archive import from_archive  # noqa: PLC0415 - rare, and not needed to serve

        verdict = from_archive(wire, self._path_site, self._writer.catalog.by_name)
        if isinstance(verdict, Refusal):
            _answer(channel, number, Outcome(verdict.verdict, verdict.reason))
        else:
            self.file(verdict, lambda outcome: _answer(channel, number, outcome))

    def _change_groups(self, channel: Channel, number: int, arguments: list[bytes]) -> None:
        """Change the list between two commits, so that no batch sees half of it."""
        verb, name, status, description = arguments
        text = description.decode("utf-8", "replace")

        def work() -> None:
            try:
                catalog = self._writer.catalog
                if verb == b"create":
                    catalog.create(name, status=status.decode(), now=int(time.time()), description=text)
                elif verb == b"remove":
                    catalog.remove(name)
                else:
                    catalog.change(name, status=status.decode() or None, description=text or None)
                self._writer.groups_changed()
                outcome = Outcome("done")
            except CatalogError as error:
                outcome = Outcome("refused", str(error))
            self.loop.soon(lambda: _answer(channel, number, outcome))

        self._committer.call(work)

    def _tick(self, now: float) -> None:
        self._offered = {key: offer for key, offer in self._offered.items() if offer[1] > now}
        self._gate.tick()
        if now - self._expired > _EXPIRE_SECONDS:
            self._expired = now
            self._committer.call(self._housekeep)

    def _expire_now(self, channel: Channel, number: int) -> None:
        """In the committing thread."""
        outcome = Outcome("done", str(self._writer.expire(int(time.time())).epochs))
        self.loop.soon(lambda: _answer(channel, number, outcome))

    def _housekeep(self) -> None:
        """In the committing thread: drop what has had its time."""
        self._writer.expire(int(time.time()))
        self._writer.tidy()

    def _break_off(self) -> None:
        """The store needs to be opened anew: end, and let the supervisor start us again."""
        self.exit_status = 1
        self.loop.stop()

    @property
    def quotas_unusable(self) -> bool:
        """Whether counting of quotas began from nothing because their file was damaged."""
        return self._gate.corrupt

    def close(self) -> None:
        self._gate.save()
        if not self.exit_status:
            self._committer.close()
            self.loop.run_calls()
        super().close()


def path_site(plan: Plan) -> PathSite:
    """The server as it shows in articles."""
    settings = plan.settings
    return PathSite(
        path_identity=settings.pathhost.encode(),
        complaints=(settings.complaints or "").encode(),
        artcutoff_days=settings.artcutoff_days,
        relay_limits=ArticleLimits(article=settings.article_octets),
        post_limits=ArticleLimits(article=settings.post_octets, head=32 << 10, head_lines=500, groups=20),
    )


def _answer(channel: Channel, number: int, outcome: Outcome) -> None:
    channel.send(number, (outcome.verdict.encode(), outcome.reason.encode()))


def _addresses(hosts: list[str]) -> frozenset[str]:
    """The addresses that a peer's hosts have now; one that cannot be looked up is none."""
    found: set[str] = set()
    for host in hosts:
        try:
            found |= {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
        except OSError:
            continue
    return frozenset(found)


def main() -> int:
    """Run as a child of the supervisor: the plan comes by standard input."""
    plan = Plan.from_json(sys.stdin.read())
    log = open_log(debug=plan.debug)
    loop = Loop()
    settle(loop, plan.lifeline)
    writer = plan.open_writer()
    intake = Intake(loop, plan, writer, log)
    if intake.quotas_unusable:
        log.error("quotas.unusable")
    listeners = [Listener(loop, each, intake.welcome) for each in plan.sockets("feed")]
    listeners += [Listener(loop, each, intake.admit) for each in plan.sockets("door")]
    recovered = writer.recovered
    if recovered.dropped_octets or recovered.finished_drops:
        log.warning(
            "store.recovered",
            epochs=recovered.epochs,
            dropped_octets=recovered.dropped_octets,
            finished_drops=recovered.finished_drops,
        )
    report_ready()
    log.debug("process.started", process="intake")
    loop.run()
    if intake.exit_status:
        log.error("store.broken")
    for listener in listeners:
        listener.close()
    intake.close()
    writer.close()
    return intake.exit_status


if __name__ == "__main__":
    os._exit(main())
