"""Starts one of the plane's small processes as an operator would, and stops it."""

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Running:
    process: "subprocess.Popen[str]"
    ready: dict[str, Any]
    said: str = ""
    """What it wrote on standard error; there when it has ended."""
    stopped: bool = field(default=False)

    def stop(self) -> None:
        """End it as a service manager does, and have what it said."""
        if not self.stopped:
            self.stopped = True
            self.process.send_signal(signal.SIGTERM)
            _, self.said = self.process.communicate(timeout=30)


@contextlib.contextmanager
def running(*arguments: str) -> Iterator[Running]:
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            _, said = process.communicate(timeout=30)
            raise AssertionError(said)
        started = Running(process, json.loads(line))
        try:
            yield started
        finally:
            started.stop()
    assert process.returncode == 0


def found_in_memory(pid: int, words: bytes) -> int:
    """How often `words` stand in the writable memory of a process."""
    count = 0
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            start, end = (int(number, 16) for number in span.split("-"))
            memory.seek(start)
            with contextlib.suppress(OSError):
                count += memory.read(end - start).count(words)
    return count
