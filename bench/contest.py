"""Runs a row against the servers in turns (A B A B), with a client process for each, and takes the medians.

Knows how a timed pass is bracketed by readings of the servers' CPU time. Knows nothing of the commands.
"""

import multiprocessing
import statistics
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import NamedTuple

from bench import clients, feeder, measure
from bench.clients import Ask, Exchange, Took
from bench.corpus import Corpus
from bench.rows import Row, Server, Size

_SHARED = 30
"""How many times more idle connections are opened where they share processes."""
_PROCESSES = multiprocessing.get_context("spawn")


class ClientError(Exception):
    """A client found the server's answers wrong, or lost it."""


class Sample(NamedTuple):
    cost: float
    """CPU nanoseconds per operation; for memory, octets per connection."""
    rate: float
    """Operations a second; 0 where nothing is raced."""
    busy: float
    """The client's own share of a CPU meanwhile."""


class Score(NamedTuple):
    """One server's result in one row: medians, and the spread of the rounds as (max - min) / median."""

    cost: float
    rate: float
    cost_spread: float
    rate_spread: float
    busy: float
    least_cost: float
    """The cheapest round: what other work on the machine disturbed least."""


class Client:
    """A load generator in a process of its own, taking orders."""

    def __init__(self, life: Callable[..., None], *args: object) -> None:
        self._pipe, theirs = _PROCESSES.Pipe()
        self._process = _PROCESSES.Process(target=life, args=(theirs, *args), daemon=True)
        self._process.start()
        theirs.close()
        self._answer()

    def order(self, what: object) -> object:
        self._pipe.send(what)
        return self._answer()

    def stop(self) -> None:
        """The last order is the empty one; the process then hangs up and ends."""
        try:
            self._pipe.send(0)
            self._process.join(20)
        except OSError:
            pass
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self._pipe.close()

    def _answer(self) -> object:
        try:
            said = self._pipe.recv()
        except EOFError:
            raise ClientError("the client process died") from None
        if isinstance(said, Exception):
            raise ClientError(f"{type(said).__name__}: {said}")
        return said


@contextmanager
def client(life: Callable[..., None], *args: object) -> Iterator[Client]:
    one = Client(life, *args)
    try:
        yield one
    finally:
        one.stop()


class Contest:
    """The servers that compete, by name, and what they hold."""

    def __init__(self, servers: Mapping[str, Server], corpus: Corpus, size: Size) -> None:
        self._servers = servers
        self._corpus = corpus
        self._size = size
        self._batches = 0
        self.filled = False

    def fill(self) -> None:
        """The articles that all reading rows ask for."""
        for server in self._servers.values():
            with client(feeder.feed, server.feed, 500) as peer:
                _fed(peer, ("text", "text", 0, self._size.texts))
            with client(feeder.feed, server.feed, 20) as peer:
                _fed(peer, ("binary", "bin", 0, self._size.binaries))
            self._present(server, "text", self._size.texts)
        self.filled = True

    def run(self, row: Row) -> dict[str, Score]:
        samples = {
            "exchange": self._exchanges, "feed": self._feeds, "visit": self._visits, "idle": self._idlers,
        }[row.kind](row)  # fmt: skip
        return {name: _score(each) for name, each in samples.items()}

    def _exchanges(self, row: Row) -> dict[str, list[Sample]]:
        if row.build is None:
            raise AssertionError(row.name)
        with ExitStack() as stack:
            players: dict[str, Client] = {}
            repeats: dict[str, int] = {}
            for name, server in self._servers.items():
                players[name] = stack.enter_context(
                    client(clients.serve, row.build(self._corpus, self._size, server))
                )
                took = _took(players[name].order(1))
                repeats[name] = max(1, round(self._size.seconds / took.seconds))
            return self._rounds(lambda name: players[name].order(repeats[name]))

    def _feeds(self, row: Row) -> dict[str, list[Sample]]:
        kind, count, window = (
            ("binary", self._size.fed_binaries, 20) if row.binary else ("text", self._size.fed_texts, 500)
        )
        first = self._batches
        self._batches += self._size.rounds
        with ExitStack() as stack:
            peers = {
                name: stack.enter_context(client(feeder.feed, server.feed, window))
                for name, server in self._servers.items()
            }
            samples = self._rounds(
                lambda name: peers[name].order("go"),
                lambda name, turn: peers[name].order((kind, f"fed{first + turn}", 0, count)),
            )
        for server in self._servers.values():
            for turn in range(self._size.rounds):
                self._present(server, f"fed{first + turn}", count, kind)
        return samples

    def _visits(self, row: Row) -> dict[str, list[Sample]]:
        with ExitStack() as stack:
            guests = {
                name: stack.enter_context(
                    client(feeder.come_and_go, server.nntps if row.tls else server.nntp, row.tls)
                )
                for name, server in self._servers.items()
            }
            for guest in guests.values():
                guest.order(20)
            return self._rounds(lambda name: guests[name].order(self._size.visits))

    def _idlers(self, row: Row) -> dict[str, list[Sample]]:
        """Memory is read once: all connections stay open until the end.

        A process per connection shows its size with a few; connections that share a process only with many,
        for the first ones fit into memory it has anyway. That is also why these rows run before any other.
        """
        samples = {}
        for name, server in self._servers.items():
            address = server.nntps if row.tls else server.nntp
            roots = list(server.pids.values())
            with client(feeder.idle, address, row.tls, b"DATE\r\n") as crowd:
                bare = len(measure.tree(roots))
                crowd.order(10)  # what a first connection makes the server allocate once
                shared = len(measure.tree(roots)) < bare + 10
                before = measure.pss_kib(roots)
                count = self._size.idlers * (_SHARED if shared else 1)
                crowd.order(count)
                grown = measure.pss_kib(roots) - before
            samples[name] = [Sample(grown * 1024 / count, 0, 0)]
        return samples

    def _rounds(
        self,
        play: Callable[[str], object],
        prepare: Callable[[str, int], object] = lambda _name, _turn: None,
    ) -> dict[str, list[Sample]]:
        samples: dict[str, list[Sample]] = {name: [] for name in self._servers}
        for turn in range(self._size.rounds):
            for name, server in self._servers.items():
                prepare(name, turn)
                samples[name].append(timed(server, partial(play, name)))
        return samples

    def _present(self, server: Server, batch: str, count: int, kind: str = "text") -> None:
        """Every article that was acknowledged is there: STAT them all."""
        make = self._corpus.binary if kind == "binary" else self._corpus.text
        ids = [make(batch, number).message_id for number in range(count)]
        asks = [Ask(b"STAT %b\r\n" % name, b"223", name) for name in ids]
        with client(clients.serve, Exchange(server.nntp, False, (), asks, False, clients.contains, 100)):
            pass


def timed(server: Server, play: Callable[[], object]) -> Sample:
    """One pass by a client, bracketed by readings of the server's CPU time."""
    roots = list(server.pids.values())
    before = measure.cpu_ns(roots)
    took = _took(play())
    spent = measure.cpu_ns(roots) - before
    return Sample(spent / took.operations, took.operations / took.seconds, took.busy)


def _fed(peer: Client, order: tuple[str, str, int, int]) -> Took:
    peer.order(order)
    return _took(peer.order("go"))


def _took(answer: object) -> Took:
    if not isinstance(answer, Took):
        raise ClientError(f"unexpected answer {type(answer).__name__}")
    return answer


def _score(samples: list[Sample]) -> Score:
    costs, rates = [one.cost for one in samples], [one.rate for one in samples]
    cost, rate = statistics.median(costs), statistics.median(rates)
    return Score(
        cost,
        rate,
        (max(costs) - min(costs)) / cost if cost else 0.0,
        (max(rates) - min(rates)) / rate if rate else 0.0,
        statistics.median(one.busy for one in samples),
        min(costs),
    )
