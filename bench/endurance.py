"""The two long questions, asked of ngroups alone: thousands of idle connections, millions of articles.

Knows how to raise the limit of open files; the working load is the rows' own.
"""

import contextlib
import resource
from collections.abc import Iterator
from contextlib import ExitStack

from rich.console import Console

from bench import clients, feeder, measure
from bench.clients import Ask, Exchange
from bench.contest import Client, Contest, client, timed
from bench.corpus import Corpus
from bench.rows import ROWS, Server, Size

_FLAT = 1.2
"""The bar: cost per article at the end at most this many times the cost at the beginning."""
_PER_CLIENT = 2_500
"""Idle connections one client process holds."""
_CHECKPOINTS = (100_000, 1_000_000, 10_000_000)


def raise_open_files(wanted: int) -> None:
    """Let each process from here on hold `wanted` files, or as many as the hard limit grants."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < wanted:
        with contextlib.suppress(ValueError, OSError):  # takes root, and not every root may
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
            return
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


def crowd(
    server: Server, corpus: Corpus, size: Size, connections: int, console: Console
) -> dict[str, object]:
    """The pipelined ARTICLE row without, then with `connections` idle ones beside it."""
    contest = Contest({"ngroups": server}, corpus, size)
    contest.fill()
    row = next(row for row in ROWS if row.name == "article")
    alone = contest.run(row)["ngroups"]
    roots = list(server.pids.values())
    with ExitStack() as stack:
        before = measure.pss_kib(roots)
        for start in range(0, connections, _PER_CLIENT):
            crowded = stack.enter_context(
                client(feeder.idle, server.nntp, False, b"STAT %b\r\n" % corpus.text("text", 0).message_id)
            )
            crowded.order(min(_PER_CLIENT, connections - start))
        grown = measure.pss_kib(roots) - before
        beside = contest.run(row)["ngroups"]
    result: dict[str, object] = {
        "connections": connections,
        "kib_per_connection": grown / connections,
        "cpu_ns_alone": alone.cost,
        "cpu_ns_beside": beside.cost,
        "per_second_alone": alone.rate,
        "per_second_beside": beside.rate,
    }
    console.print(
        f"{connections:,} idle connections: {grown / connections:.1f} KiB each. ARTICLE beside them: "
        f"{beside.cost / 1000:.1f} µs (alone {alone.cost / 1000:.1f}), "
        f"{beside.rate:,.0f}/s (alone {alone.rate:,.0f})."
    )
    return result


def scale(server: Server, corpus: Corpus, articles: int, console: Console) -> list[dict[str, object]]:
    """Feed `articles` small articles; at each power of ten measure filing, reading and refusing."""
    results: list[dict[str, object]] = []
    done = 0
    with client(feeder.feed, server.feed, 500) as peer:
        for checkpoint in (*(point for point in _CHECKPOINTS if point < articles), articles):
            for step in _steps(done, checkpoint - _SAMPLE):
                peer.order(("short", "scale", step.start, len(step)))
                peer.order("go")
            filing = _filing(peer, server, max(done, checkpoint - _SAMPLE), checkpoint)
            done = checkpoint
            reading = _reading(corpus, server, checkpoint, "ARTICLE")
            missing = _reading(corpus, server, checkpoint, "STAT")
            results.append({"articles": done, "filing_ns": filing, "article_ns": reading, "miss_ns": missing})
            console.print(
                f"{done:>12,} articles: filing {filing / 1000:.1f} µs, ARTICLE {reading / 1000:.1f} µs, "
                f"STAT of an unknown one {missing / 1000:.1f} µs"
            )
    console.print(_flatness(results), style="bold")
    return results


_SAMPLE = 50_000
_STEP = 50_000


def _steps(start: int, stop: int) -> Iterator[range]:
    return (range(at, min(at + _STEP, stop)) for at in range(start, stop, _STEP))


def _filing(peer: Client, server: Server, start: int, stop: int) -> float:
    peer.order(("short", "scale", start, stop - start))
    return timed(server, lambda: peer.order("go")).cost


def _reading(corpus: Corpus, server: Server, held: int, command: str) -> float:
    """CPU nanoseconds per request, drawn from all that is filed; STAT asks for what is not there."""
    picks = [number * (held // 5_000) for number in range(5_000)]
    if command == "ARTICLE":
        drawn = [corpus.short("scale", number) for number in picks]
        asks = [Ask(b"ARTICLE %b\r\n" % one.message_id, b"220", one.checksum) for one in drawn]
        exchange = Exchange(server.nntp, False, (), asks, True, clients.is_article, 100)
    else:
        unknown = [corpus.short("nowhere", number).message_id for number in picks]
        asks = [Ask(b"STAT %b\r\n" % name, b"430", b"430") for name in unknown]
        exchange = Exchange(server.nntp, False, (), asks, False, clients.contains, 100)
    with client(clients.serve, exchange) as player:
        player.order(2)
        return min(timed(server, lambda: player.order(10)).cost for _ in range(5))


def _flatness(results: list[dict[str, object]]) -> str:
    words = []
    for key in ("filing_ns", "article_ns", "miss_ns"):
        first, last = float(str(results[0][key])), float(str(results[-1][key]))
        kept = "flat" if last <= first * _FLAT else "MISSED: not flat"
        words.append(f"{key.removesuffix('_ns')} {last / first:.2f}x ({kept})")
    return "From first to last: " + ", ".join(words)
