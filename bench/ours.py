"""ngroups as the benchmarks run it: one command on loopback, a folder of its own, gone afterwards.

Knows the command line and the ready line that other programs rely on; knows nothing of how it works inside.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

_PATIENCE = 60.0
_CONFIG = """\
[news]
access = "open"
artcutoff_days = 0
{news}
[[news.peers]]
name = "bench"
hosts = ["127.0.0.1"]
accept = "*"
{rest}
"""


class OursError(Exception):
    """ngroups did not start; its own words follow."""


class Ours:
    """One `ngroups news serve` with open access and one peer, this machine."""

    def __init__(
        self,
        groups: Iterable[str],
        *,
        news: str = "",
        rest: str = "",
        command: Sequence[str] = (),
        options: Sequence[str] = (),
    ) -> None:
        """`news` and `rest` are TOML added to `[news]` and to the end; `options` go to `news serve`."""
        self.root = Path(tempfile.mkdtemp(prefix="ngroups-bench-"))
        self._groups = tuple(groups)
        self._config = _CONFIG.format(news=news, rest=rest)
        self._command = tuple(command) or (str(Path(sys.executable).parent / "ngroups"),)
        self._options = tuple(options)
        self._process: subprocess.Popen[bytes] | None = None
        self._addresses: dict[str, str] = {}

    @property
    def feed(self) -> tuple[str, int]:
        return self._address("feed")

    @property
    def nntp(self) -> tuple[str, int]:
        return self._address("nntp")

    @property
    def nntps(self) -> tuple[str, int]:
        return self._address("nntps")

    @property
    def pids(self) -> dict[str, int]:
        return {"supervisor": self._process.pid} if self._process else {}

    def start(self) -> Self:
        data, config = self.root / "data", self.root / "ngroups.toml"
        config.write_text(self._config)
        create = [*self._command, "news", "group", "create", *self._groups, "--data", str(data)]
        made = subprocess.run(create, check=False, capture_output=True, timeout=_PATIENCE)
        if made.returncode:
            raise OursError(made.stderr.decode(errors="replace"))
        listen = [word for door in ("", "-tls", "-feed") for word in (f"--listen{door}", "127.0.0.1:0")]
        serve = [*self._command, "news", "serve", "--data", str(data), "--config", str(config), *listen]
        with (self.root / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [*serve, *self._options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self._addresses = self._ready()
        return self

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_PATIENCE)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            if self._process.stdout:
                self._process.stdout.close()
        shutil.rmtree(self.root, ignore_errors=True)

    def log(self) -> str:
        return (self.root / "log").read_text(errors="replace")

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _address(self, door: str) -> tuple[str, int]:
        host, _, port = self._addresses[door].rpartition(":")
        return host, int(port)

    def _ready(self) -> dict[str, str]:
        if self._process is None or self._process.stdout is None:
            raise AssertionError
        readable, _, _ = select.select([self._process.stdout], [], [], _PATIENCE)
        line = self._process.stdout.readline() if readable else b""
        if not line:
            raise OursError(self.log() or "no ready line")
        said = json.loads(line)
        if said.get("ready") is not True:
            raise OursError(line.decode(errors="replace"))
        return dict(said["addresses"])
