"""A writer in a process of its own, to be killed: files batches and tells which articles are filed.

`python -m tests.news.store.feeder ROOT FIRST [WHERE]` prints, after each commit, a line with the numbers
that were filed, from FIRST on. With WHERE it kills itself in its third commit: at that step of it.
"""

import os
import random
import signal
import sys
from pathlib import Path
from typing import Any

from ngroups.news.store import batch, segments
from ngroups.news.store.board import Board
from ngroups.news.store.segments import Appender
from ngroups.news.store.writer import Writer
from tests.news.store.samples import GROUPS, HOST, NOW, sample

BEFORE = 2
"""Commits that come about before one in which the process kills itself."""


def groups_of(number: int) -> tuple[bytes, ...]:
    return GROUPS[: 1 + number % 3]


def size_of(number: int) -> int:
    return 200_000 if number % 97 == 0 else 63 * (number % 9)


def die(*_: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def write_half(self: Appender, buffers: list[bytes]) -> None:
    """What a machine that stops in the middle of a write leaves."""
    os.pwritev(self._descriptor, buffers[: len(buffers) // 2 + 1], self.length)
    die()


def lay_trap(where: str) -> None:
    index = batch._index

    def index_and_die(*arguments: Any) -> None:
        index(*arguments)
        die()

    traps: dict[str, tuple[object, str, Any]] = {
        "in the segment": (Appender, "write", write_half),
        "before the sync": (os, "fdatasync", die),
        "before the index": (batch, "_index", die),
        "before its commit": (batch, "_index", index_and_die),
        "before the board": (Board, "committed", die),
        "on the board": (Board, "set_marks", die),
    }
    owner, name, fault = traps[where]
    setattr(owner, name, fault)


def main() -> None:
    root, first = Path(sys.argv[1]), int(sys.argv[2])
    segments.__dict__["SEGMENT_MOST"] = 400_000
    writer = Writer(root, host=HOST)
    chance = random.Random(first)
    for commit in range(10_000):
        if commit == BEFORE and len(sys.argv) > 3:
            lay_trap(sys.argv[3])
        count = chance.choice((1, 7, 120))
        numbers = range(first, first + count)
        results = writer.append([sample(n, *groups_of(n), size=size_of(n)) for n in numbers], NOW + commit)
        assert set(results) <= {"filed", "duplicate"}, results
        sys.stdout.write(" ".join(map(str, numbers)) + "\n")
        sys.stdout.flush()
        first += count


if __name__ == "__main__":
    main()
