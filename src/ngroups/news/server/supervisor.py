"""Starts the processes of the news plane, watches them and starts them again.

It holds the listening sockets, so that a restart of any process refuses nobody, and a
pipe whose other end each child watches: however the supervisor ends, so do they.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from ngroups.news.passes.layout import places_in
from ngroups.news.server.logs import open_log
from ngroups.news.server.plan import Plan, door_of
from ngroups.news.server.process import ENVIRONMENT
from ngroups.news.server.tls import ensure_certificate
from ngroups.news.settings import NewsSettings

_BACKLOG = 1024
_READY_SECONDS = 120
_STOP_SECONDS = 15
_PAUSE_MOST = 8.0
_KINDS = {
    "ngroups.news.server.intake": ("feed", "door"),
    "ngroups.news.server.worker": ("nntp", "nntps"),
    "ngroups.news.passes.door": ("issuer",),
}
"""The sockets of each process."""

Address = tuple[str, int]


class StartError(Exception):
    """The service cannot start; the text says what is in the way."""


class _Child:
    """One process, and how to start it again."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.process: subprocess.Popen[str] | None = None
        self.pause = 0.0
        self.started = 0.0


class Supervisor:
    """Runs in the foreground until SIGTERM or SIGINT."""

    def __init__(
        self, root: Path, settings: NewsSettings, listen: dict[str, list[Address]], *, debug: bool = False
    ) -> None:
        self._root, self._settings = root, settings
        self._log = open_log(debug=debug)
        self._stopping = False
        root.mkdir(parents=True, exist_ok=True, mode=0o750)
        certificate, key = settings.tls_certificate, settings.tls_key
        if certificate is None or key is None:
            certificate, key = ensure_certificate(root / "tls", settings.pathhost)
        self._lifeline, self._own_end = os.pipe()
        self._sockets = {kind: [_listening(each) for each in addresses] for kind, addresses in listen.items()}
        self._sockets["door"] = [_door(door_of(root))]
        if settings.access == "passes":
            # Its folder and the socket are open to the group: the customer's side has a user of its own.
            self._sockets["issuer"] = [_door(places_in(root, settings.passes.door).door, mode=0o660)]
        self._plan = Plan(
            root=root,
            settings=settings,
            certificate=certificate,
            key=key,
            lifeline=self._lifeline,
            debug=debug,
            descriptors={kind: [each.fileno() for each in some] for kind, some in self._sockets.items()},
        )
        workers = settings.workers or os.cpu_count() or 1
        self._children = [_Child("ngroups.news.server.intake")]
        if settings.access == "passes":
            self._children.append(
                _Child("ngroups.news.passes.door")
            )  # before the workers: it makes their keys
        self._children += [_Child("ngroups.news.server.worker") for _ in range(workers)]

    @property
    def addresses(self) -> dict[str, str]:
        """Where each service listens, as `host:port`."""
        return {
            kind: ",".join("{}:{}".format(*each.getsockname()[:2]) for each in some)
            for kind, some in self._sockets.items()
            if kind not in {"door", "issuer"} and some
        }

    def start(self) -> None:
        """Start the writer, then the readers; return when all serve. Raises `StartError`."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop_asked)
        for child in self._children:
            self._spawn(child)

    def run(self) -> None:
        """Keep the processes running until asked to stop."""
        while not self._stopping:
            for child in self._children:
                if child.process is not None and child.process.poll() is not None and not self._stopping:
                    self._restart(child)
            time.sleep(0.1)
        self.stop()

    def stop(self) -> None:
        """End the readers, then the writer, and wait for them."""
        running = [child.process for child in self._children if child.process is not None]
        for process in reversed(running):
            process.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def ready_line(self) -> str:
        """The line that tells whoever started us that we serve."""
        return json.dumps({"ready": True, "pid": os.getpid(), "addresses": self.addresses})

    def _stop_asked(self, *_: object) -> None:
        self._stopping = True

    def _spawn(self, child: _Child) -> None:
        kinds = _KINDS[child.module]
        descriptors = [each.fileno() for kind in kinds for each in self._sockets.get(kind, [])]
        child.started = time.monotonic()
        child.process = subprocess.Popen(
            [sys.executable, "-m", child.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **ENVIRONMENT},
            pass_fds=[*descriptors, self._lifeline],
            text=True,
        )
        plan = replace(self._plan, descriptors={kind: self._plan.descriptors.get(kind, []) for kind in kinds})
        assert child.process.stdin is not None
        assert child.process.stdout is not None
        try:
            child.process.stdin.write(plan.to_json())
            child.process.stdin.close()
        except BrokenPipeError:
            pass
        if not self._is_ready(child.process) and not self._stopping:
            child.process.kill()
            child.process.wait()
            if child.pause == 0.0:
                self.stop()
                raise StartError(f"{child.module} did not start; its message stands above")

    def _is_ready(self, process: subprocess.Popen[str]) -> bool:
        """Wait until the child serves, ends, or has had its time; a request to stop is not kept waiting."""
        assert process.stdout is not None
        deadline = time.monotonic() + _READY_SECONDS
        with process.stdout as said:
            while time.monotonic() < deadline and not self._stopping:
                if select.select([said], [], [], 0.2)[0]:
                    return said.readline() == "ready\n"
        return False

    def _restart(self, child: _Child) -> None:
        """Start a process that has ended, less eagerly the shorter it lived."""
        lived = time.monotonic() - child.started
        child.pause = 0.05 if lived > _PAUSE_MOST else min(_PAUSE_MOST, max(child.pause, 0.05) * 2)
        self._log.warning("process.restarted", process=child.module.rpartition(".")[2])
        time.sleep(child.pause)
        if not self._stopping:
            self._spawn(child)


def _listening(address: Address) -> socket.socket:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    try:
        return socket.create_server(address, family=family, backlog=_BACKLOG)
    except OSError as error:
        host, port = address
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise StartError(f"cannot listen on {host}:{port}: {reason}") from None


def _door(path: Path, *, mode: int = 0o600) -> socket.socket:
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    try:
        door.bind(str(path))
    except OSError as error:
        raise StartError(f"cannot make the socket {path}: {error.strerror or error}") from None
    path.chmod(mode)
    door.listen(_BACKLOG)
    return door
