"""A running `ngroups news serve`, as any client meets it: started, filled, stopped, and seen to be gone.

Knows the command line, the ready line and the feed protocol of the server; never its insides. Every
server has its own folder and its own ports, so tests run side by side.
"""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.interop.wire import Connection

PATIENCE = 60.0
"""Seconds anything may take on a busy machine before a test gives up; nothing asserts on less."""

_NGROUPS = [sys.executable, "-m", "ngroups", "news"]


class Address(NamedTuple):
    host: str
    port: int


class ServerError(Exception):
    """The server did not start, did not stop, or left something behind."""


class NewsServer:
    """One server in one folder, reading and posting open to all or, given `users`, to those alone."""

    def __init__(
        self,
        data: Path,
        users: Mapping[str, str] | None = None,
        *,
        options: str = "",
        settings: Mapping[str, int | bool] | None = None,
    ) -> None:
        """`users`: passwords by name, each login with `options`; `settings`: further keys of `[news]`."""
        self.data = data
        self.users = dict(users or {})
        self._options = options
        self._settings = dict(settings or {})
        self.certificate = data / "tls/cert.pem"
        self.nntp = self.nntps = self.feed = Address("", 0)
        self._process: subprocess.Popen[bytes] | None = None
        self._log = data.with_name(data.name + ".log")
        self._config = data.with_name(data.name + ".toml")

    def address(self, *, tls: bool) -> Address:
        return self.nntps if tls else self.nntp

    def create_groups(self, *names: str, description: str = "") -> None:
        """Before or while the server runs."""
        words = ["--description", description] if description else []
        _ngroups("group", "create", *names, "--data", str(self.data), *words)

    def take(self, articles: Iterable[bytes]) -> list[bytes]:
        """Feed wire-format articles by TAKETHIS as a peer does; the reply lines, in order."""
        with Connection(self.feed) as peer:
            assert peer.ask("MODE STREAM").startswith(b"203")
            return peer.takethis(articles)

    def await_count(self, group: str, count: int) -> None:
        """Wait until the group has `count` articles, as after a program that posts without saying when."""
        limit = time.monotonic() + PATIENCE
        with self.connect() as client:
            while (line := client.ask(f"GROUP {group}")).split()[1:2] != [str(count).encode()]:
                assert time.monotonic() < limit, line
                time.sleep(0.1)

    def fill(self, articles: Sequence[bytes]) -> None:
        """Feed articles of which every one must be taken."""
        replies = self.take(articles)
        assert [reply[:3] for reply in replies] == [b"239"] * len(articles), replies

    def connect(self, *, tls: bool = False) -> Connection:
        return Connection(self.address(tls=tls), tls=tls)

    def start(self) -> None:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        self._configure()
        listen = [word for name in ("", "-tls", "-feed") for word in (f"--listen{name}", "127.0.0.1:0")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*_NGROUPS, "serve", "--data", str(self.data), "--config", str(self._config), *listen],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, start_new_session=True,
            )  # fmt: skip
        ready = self._await_ready(self._process)
        self.nntp, self.nntps, self.feed = (
            _address(ready["addresses"][name]) for name in ("nntp", "nntps", "feed")
        )

    def stop(self) -> None:
        """SIGTERM, as an operator stops it; then no process of its session may be left."""
        if (process := self._process) is None:
            return
        self._process = None
        process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(PATIENCE)
            left = _session(process.pid)
        finally:
            _end(process)
        if code != 0 or left:
            raise ServerError(f"exit status {code}, processes left: {left}\n{self._said()}")

    def _configure(self) -> None:
        lines = ["[news]", f'access = "{"local" if self.users else "open"}"', "artcutoff_days = 0"]
        if self.users:
            users = self.data.with_name(self.data.name + ".users")
            lines.append(f'users = "{users}"')
            for name, password in self.users.items():
                words = ["--users", str(users), "--options", self._options]
                _ngroups("user", "add", name, *words, said=password)
        lines += [f"{key} = {json.dumps(value)}" for key, value in self._settings.items()]
        lines += ["[[news.peers]]", 'name = "tester"', 'hosts = ["127.0.0.1"]', 'accept = "*"']
        self._config.write_text("\n".join(lines) + "\n")

    def _await_ready(self, process: subprocess.Popen[bytes]) -> Any:
        assert process.stdout is not None
        line = b""
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while not line.endswith(b"\n"):
                piece = os.read(process.stdout.fileno(), 4096) if selector.select(PATIENCE) else b""
                if not piece:
                    code = process.poll()
                    _end(process)
                    self._process = None
                    raise ServerError(f"not ready, exit status {code}: {line!r}\n{self._said()}")
                line += piece
        ready = json.loads(line)
        assert ready["ready"] is True
        return ready

    def _said(self) -> str:
        return self._log.read_text(errors="replace")[-4000:]


@contextlib.contextmanager
def running(server: NewsServer) -> Iterator[NewsServer]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _ngroups(*words: str, said: str = "") -> None:
    done = subprocess.run(
        [*_NGROUPS, *words], input=said + "\n", capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if done.returncode:
        raise ServerError(f"ngroups news {words[0]}: {done.stderr}")


def _address(text: str) -> Address:
    host, _, port = text.rpartition(":")
    return Address(host, int(port))


def _session(leader: int) -> list[int]:
    """Processes of the session that `leader` started, itself excepted; zombies count as gone."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == leader:
            continue
        with contextlib.suppress(OSError):
            state, _, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(session) == leader and state != "Z":
                found.append(int(entry.name))
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    for pid in _session(process.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()
