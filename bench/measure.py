"""What a server's processes cost: CPU time in nanoseconds and proportional memory, from /proc.

Knows process trees and accounting files. CPU of children that have gone is in their parent's
figures once it has waited for them (INN forks for every connection).
"""

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_TICK_NS = 1_000_000_000 // os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


def tree(roots: Iterable[int]) -> list[int]:
    """`roots` and all their descendants that are alive."""
    children: dict[int, list[int]] = {}
    for pid, fields in _all_stats():
        children.setdefault(int(fields[1]), []).append(pid)
    found: list[int] = []
    todo = list(roots)
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo.extend(children.get(pid, ()))
    return found


def cpu_ns(roots: Iterable[int]) -> int:
    """CPU time of the trees since they began, exited children included (in ticks of 10 ms)."""
    total = 0
    for pid in tree(roots):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for task in (_PROC / str(pid) / "task").iterdir():
                total += int((task / "schedstat").read_text().split()[0])
            fields = _stat(pid)
            total += (int(fields[13]) + int(fields[14])) * _TICK_NS
    return total


def pss_kib(roots: Iterable[int]) -> int:
    """Memory of the trees, each shared page divided among those who share it, in KiB."""
    total = 0
    for pid in tree(roots):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            rollup = (_PROC / str(pid) / "smaps_rollup").read_text()
            total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total


def _all_stats() -> Iterator[tuple[int, list[str]]]:
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                yield int(entry.name), _stat(int(entry.name))


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat after the name: 0 state, 1 parent, 13 cutime, 14 cstime."""
    return (_PROC / str(pid) / "stat").read_text().rpartition(") ")[2].split()
