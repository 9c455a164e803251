"""The planes as children: started one after the other, heard out, and ended together.

Each child's standard input is a pipe that this process holds and never writes to. However this process
ends, the pipe closes, and the child ends too.
"""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

STOP_SECONDS: Final = 30.0
"""What a child gets for finishing what it is doing; then it is killed."""
_GLANCE_SECONDS: Final = 0.2


class Plane(NamedTuple):
    """What to start: `python -m module up arguments`."""

    module: str
    arguments: Sequence[str]


class NotStartedError(Exception):
    """A plane ended before it was ready. It has said why on standard error."""


class EndedError(Exception):
    """A plane ended that should not have; the text names it."""


class Children:
    """The planes that run."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[str]] = {}

    def start(self, plane: Plane) -> dict[str, Any]:
        """Start a plane and wait until it serves; the facts it prints. Raises `NotStartedError`."""
        command = [sys.executable, "-m", plane.module, "up", *plane.arguments]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for us: we end them, in order
        )
        self._running[plane.module] = process
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            process.wait()
            raise NotStartedError
        facts: dict[str, Any] = json.loads(line)
        return facts

    def watch(self) -> None:
        """Return never, or raise `EndedError` when one of them ends."""
        while True:
            for module, process in self._running.items():
                if process.poll() is not None:
                    raise EndedError(f"{module} has ended (status {process.returncode})")
            time.sleep(_GLANCE_SECONDS)

    def stop(self) -> None:
        """End all, the last started first, and wait for them."""
        for process in reversed(self._running.values()):
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(BrokenPipeError):
                        pipe.close()
