"""The result as a table for people and as JSON for programs. Knows bars and ratios; measures nothing."""

from collections.abc import Mapping
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from bench.contest import Score
from bench.rows import Row

PEER, OURS = "INN", "ngroups"
CLIENT_BOUND = 0.85
"""Above this share of a CPU the client may have been the limit of the throughput, so it is marked."""


class Verdict(NamedTuple):
    """A row's outcome; a ratio is None when one server did not run or nothing was raced."""

    row: Row
    scores: Mapping[str, Score]
    cpu_ratio: float | None
    rate_ratio: float | None
    missed: tuple[str, ...]
    """Which bars were missed, with the ratio wanted."""


def judge(row: Row, scores: Mapping[str, Score]) -> Verdict:
    if PEER not in scores or OURS not in scores:
        return Verdict(row, scores, None, None, ())
    peer, ours = scores[PEER], scores[OURS]
    cpu = peer.cost / ours.cost if ours.cost else float("inf")
    rate = ours.rate / peer.rate if row.rate_bar is not None and peer.rate else None
    missed = []
    if cpu < row.cpu_bar:
        missed.append(f"{'memory' if row.kind == 'idle' else 'CPU'} {cpu:.2f} < {row.cpu_bar:g}")
    if rate is not None and row.rate_bar is not None and rate < row.rate_bar:
        missed.append(f"throughput {rate:.2f} < {row.rate_bar:g}")
    return Verdict(row, scores, cpu, rate, tuple(missed))


def table(verdicts: list[Verdict]) -> Table:
    shown = Table(title="Server CPU per operation and throughput; ratios above 1 favour ngroups")
    shown.add_column("work")
    for head in ("CPU INN", "CPU ngroups", "ratio", "bar", "rate INN", "rate ngroups", "ratio", "bar"):
        shown.add_column(head, justify="right")
    shown.add_column("MISSED")
    for verdict in verdicts:
        row = verdict.row
        shown.add_row(
            row.title,
            *(_cost(row, verdict.scores.get(name)) for name in (PEER, OURS)),
            _ratio(verdict.cpu_ratio),
            f"{row.cpu_bar:g}",
            *(_rate(row, verdict.scores.get(name)) for name in (PEER, OURS)),
            _ratio(verdict.rate_ratio),
            f"{row.rate_bar:g}" if row.rate_bar is not None else "-",
            "[bold red]" + "; ".join(verdict.missed) if verdict.missed else "",
        )
    return shown


def summary(verdicts: list[Verdict]) -> str:
    judged = [one for one in verdicts if one.cpu_ratio is not None]
    if not judged:
        return "One server only: nothing to compare."
    missed = [one.row.title for one in judged if one.missed]
    if missed:
        return f"{len(missed)} of {len(judged)} rows MISSED a bar: {'; '.join(missed)}."
    return f"All bars of {len(judged)} rows are met."


def show(verdicts: list[Verdict], console: Console) -> None:
    console.print(table(verdicts))
    console.print(
        "± is the spread of the rounds, (max - min) / median; † marks a rate the client may have limited."
    )
    console.print(summary(verdicts), style="bold")


def as_json(verdicts: list[Verdict]) -> list[dict[str, object]]:
    """Costs in CPU nanoseconds per operation (octets per connection in memory rows), rates per second."""
    return [
        {
            "row": one.row.name,
            "work": one.row.title,
            "cpu_ratio": one.cpu_ratio,
            "cpu_bar": one.row.cpu_bar,
            "throughput_ratio": one.rate_ratio,
            "throughput_bar": one.row.rate_bar,
            "missed": list(one.missed),
            "servers": {name: score._asdict() for name, score in one.scores.items()},
        }
        for one in verdicts
    ]


def _cost(row: Row, score: Score | None) -> str:
    if score is None:
        return "-"
    if row.kind == "idle":
        return f"{score.cost / 1024:.1f} KiB"
    return f"{score.cost / 1000:.1f} µs ±{score.cost_spread:.0%}"


def _rate(row: Row, score: Score | None) -> str:
    if score is None or row.rate_bar is None:
        return "-"
    bound = "†" if score.busy > CLIENT_BOUND else ""
    return f"{score.rate:,.0f}/s ±{score.rate_spread:.0%}{bound}"


def _ratio(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
