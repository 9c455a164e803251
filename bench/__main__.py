"""`python -m bench`: INN and ngroups on the same articles in one run, and a table of ratios against the bars.

Reads its arguments, starts the servers, prints. The exit status says whether the run worked,
not whether a bar was missed; the table says that.
"""

import argparse
import json
import os
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from bench import endurance, inn, report
from bench.contest import Contest
from bench.corpus import GROUPS, Corpus
from bench.ours import Ours
from bench.report import OURS, PEER, Verdict
from bench.rows import QUICK, ROWS, Server, Size

_SPOOL_MB = 3_000
"""Room for every article of a full run; INN's buffer would otherwise begin again at its start."""


def main() -> None:
    asked = _arguments()
    console = Console(width=None if os.isatty(1) else 180)
    if asked.idle:
        result: object = _idle(asked.idle, asked.quick, console)
    elif asked.scale:
        with Ours(GROUPS) as ours:
            result = endurance.scale(ours, Corpus(), asked.scale, console)
    else:
        result = report.as_json(_compare(asked, console))
    if asked.json:
        asked.json.write_text(json.dumps(result, indent=2) + "\n")


def _compare(asked: argparse.Namespace, console: Console) -> list[Verdict]:
    size = QUICK if asked.quick else Size()
    endurance.raise_open_files(8_192)
    if load := os.getloadavg()[0]:
        console.print(
            f"Load before the run: {load:.2f} on {os.cpu_count()} CPUs; other work blurs the result."
        )
    chosen = [row for row in ROWS if not asked.rows or row.name in asked.rows]
    chosen.sort(key=lambda row: row.kind != "idle")  # memory is read before any work has blurred it
    verdicts = []
    with ExitStack() as stack:
        servers: dict[str, Server] = {}
        if asked.only != "ours":
            if not inn.installed():
                console.print("Installing inn2 ...")
                inn.install()
            servers[PEER] = stack.enter_context(inn.Inn(groups=GROUPS, spool_mb=_SPOOL_MB))
        if asked.only != "inn":
            servers[OURS] = stack.enter_context(Ours(GROUPS))
        contest = Contest(servers, Corpus(), size)
        with console.status("feeding both the same articles") as status:
            for row in chosen:
                if row.kind != "idle" and not contest.filled:
                    contest.fill()
                status.update(row.title)
                verdicts.append(report.judge(row, contest.run(row)))
    verdicts.sort(key=lambda verdict: ROWS.index(verdict.row))
    report.show(verdicts, console)
    return verdicts


def _idle(connections: int, quick: bool, console: Console) -> dict[str, object]:
    endurance.raise_open_files(connections + 1_000)
    with Ours(GROUPS) as ours:
        return endurance.crowd(ours, Corpus(), QUICK if quick else Size(), connections, console)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="fewer articles and rounds: a glance, not a result"
    )
    parser.add_argument("--rows", nargs="+", metavar="NAME", choices=[row.name for row in ROWS],
                        help="only these: " + " ".join(row.name for row in ROWS))  # fmt: skip
    parser.add_argument("--only", choices=("inn", "ours"), help="one server, no ratios")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument(
        "--idle", type=int, metavar="N", help="instead: N idle connections beside a working load"
    )
    parser.add_argument(
        "--scale", type=int, metavar="N", help="instead: cost per article on the way to N articles"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
