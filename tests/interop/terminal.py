"""A full-screen program at a terminal: type keys, read the screen.

The terminal is a tmux server of its own (socket, folder, no configuration), which ends with the test.
Waits poll the screen for what should stand there and never for a time.
"""

import contextlib
import re
import shlex
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_PATIENCE = 60.0


class ScreenError(AssertionError):
    """What was waited for never came to stand on the screen, which is shown."""


class Terminal:
    """One program on a screen of 100 by 40 characters."""

    def __init__(self, socket: Path) -> None:
        self._tmux = ("tmux", "-S", str(socket), "-f", "/dev/null")

    def run(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        line = shlex.join(["env", "-i", *(f"{key}={value}" for key, value in environment.items()), *command])
        self._do("new-session", "-d", "-x", "100", "-y", "40", line, ";", "set", "-g", "remain-on-exit", "on")

    def type(self, *keys: str) -> None:
        """tmux's names for keys (`Enter`, `Down`, `C-x`), or single characters."""
        self._do("send-keys", *keys)

    def write(self, text: str) -> None:
        self._do("send-keys", "-l", text)

    def screen(self) -> str:
        return self._do("capture-pane", "-p")

    def wait(self, *patterns: str) -> str:
        """The screen, once it shows a match for every pattern."""
        limit = time.monotonic() + _PATIENCE
        while time.monotonic() < limit:
            screen = self.screen()
            if all(re.search(pattern, screen, re.MULTILINE) for pattern in patterns):
                return screen
            time.sleep(0.1)
        raise ScreenError(f"{patterns} did not appear on:\n{self.screen()}")

    def press(self, key: str, *patterns: str) -> str:
        """Type one key and wait for what it should bring.

        A program may throw away what is typed while it draws, so the key waits until the screen rests.
        """
        self._rested()
        self.type(key)
        return self.wait(*patterns)

    def _rested(self) -> None:
        before = ""
        while before != (screen := self.screen()):
            before = screen
            time.sleep(0.3)

    def close(self) -> None:
        """End the program and the terminal, and wait until both have gone."""
        with contextlib.suppress(subprocess.CalledProcessError):
            program = int(self._do("display", "-p", "#{pane_pid}"))
            server = int(self._do("display", "-p", "#{pid}"))
            self._do("kill-server")
            limit = time.monotonic() + _PATIENCE
            while any(Path(f"/proc/{pid}").exists() for pid in (program, server)):
                assert time.monotonic() < limit, "the terminal or its program would not end"
                time.sleep(0.05)

    def _do(self, *words: str) -> str:
        done = subprocess.run(
            [*self._tmux, *words], capture_output=True, text=True, check=True, timeout=_PATIENCE
        )
        return done.stdout


@contextlib.contextmanager
def terminal() -> Iterator[Terminal]:
    """A terminal whose socket lies in a folder with a short name: a socket's path has 107 octets at most."""
    with tempfile.TemporaryDirectory(prefix="tty-") as folder:
        screen = Terminal(Path(folder) / "s")
        try:
            yield screen
        finally:
            screen.close()
