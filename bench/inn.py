"""A private INN 2.7 on loopback: its own ports, its own folder, nothing in /etc/news, nothing left behind.

Knows how Debian's inn2 is installed, started, watched and stopped. innd and nnrpd find their
configuration through INNCONF, so any number of instances live side by side. Used by the
benchmarks and by the interop tests; knows nothing of either.
"""

import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self, TypedDict

from bench import innconf
from bench.certificate import self_signed

_PATIENCE = 20.0
"""Seconds a daemon may take until it greets or has gone."""


class InnError(Exception):
    """INN cannot be run here."""


class InnMissingError(InnError):
    """Debian's inn2 is not installed."""


class InnStartError(InnError):
    """INN is installed but did not come up."""


def installed() -> bool:
    return (innconf.PROGRAMS / "innd").exists() and (innconf.PROGRAMS / "nnrpd").exists()


def install() -> None:
    """Fetch inn2 with apt (root). Its own configuration step stops on a host without a domain; no matter."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "-qq", "update"], ["apt-get", "-qq", "install", "-y", "inn2"]):
        subprocess.run(command, env=environment, check=False, capture_output=True)
    if not installed():
        raise InnMissingError("inn2 is not installed and apt-get could not install it (are you root?)")


class Inn:
    """One INN: innd for feeds, nnrpd for readers, nnrpd for readers over TLS.

    Run as root the daemons run as the user `news`, for innd insists on it, so `root` must be a folder
    that user can reach; left out, it is a temporary folder that goes with `stop`.
    """

    def __init__(
        self,
        root: Path | None = None,
        groups: Iterable[str] = (),
        *,
        spool_mb: int = 200,
        etc: Mapping[str, str] | None = None,
    ) -> None:
        """`etc` replaces or adds files of INN's configuration folder, by name (`newsfeeds`, ...)."""
        self._temporary = root is None
        self.root = root or Path(tempfile.mkdtemp(prefix="inn-"))
        self._groups = tuple(groups)
        self._spool_mb = spool_mb
        self._etc = dict(etc or {})
        self._user = "news" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._ports = innconf.Ports(0, 0, 0)

    @property
    def feed(self) -> tuple[str, int]:
        return "127.0.0.1", self._ports.feed

    @property
    def nntp(self) -> tuple[str, int]:
        return "127.0.0.1", self._ports.nntp

    @property
    def nntps(self) -> tuple[str, int]:
        return "127.0.0.1", self._ports.nntps

    @property
    def pids(self) -> dict[str, int]:
        """The daemons: `innd`, `nnrpd`, `nnrpd-tls`; each connection of a reader is a child of its nnrpd."""
        return {name: process.pid for name, process in self._running.items()}

    def start(self) -> Self:
        """Make an empty server and start it; ports taken in the meantime are a reason to try again."""
        if not installed():
            raise InnMissingError("Debian's inn2 is not installed")
        for attempt in range(5):
            self._ports = innconf.Ports(*_free_ports(3))
            self._lay_out()
            try:
                self._launch()
            except InnStartError:
                self._end()
                if attempt == 4:
                    raise
            else:
                return self
        raise AssertionError

    def stop(self) -> None:
        self._end()
        if self._temporary:
            shutil.rmtree(self.root, ignore_errors=True)

    def ctlinnd(self, *words: str) -> str:
        """Ask the running innd for something (`newgroup`, `flush`, ...) and return what it says."""
        done = self._run([str(innconf.PROGRAMS / "ctlinnd"), *words])
        return done.stdout.decode()

    def log(self) -> str:
        """innd's trace of articles: one line each, `+` for stored, `-` for refused."""
        return (self.root / "log/news").read_text(errors="replace")

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _lay_out(self) -> None:
        self.root.chmod(0o755)
        for folder in innconf.FOLDERS:
            shutil.rmtree(self.root / folder, ignore_errors=True)
        for folder in innconf.FOLDERS:
            (self.root / folder).mkdir(parents=True)
        for name, content in self._contents().items():
            (self.root / name).write_bytes(content)
        os.truncate(self.root / "cycbuffs/one", self._spool_mb << 20)
        self._give_away()
        history = str(self.root / "db/history")
        self._run([str(innconf.PROGRAMS / "makedbz"), "-i", "-o", "-s", "1000000", "-f", history])

    def _contents(self) -> dict[str, bytes]:
        texts = dict(innconf.files(self.root, self._ports, self._groups, self._spool_mb, self._user))
        texts |= {f"etc/{name}": text for name, text in self._etc.items()}
        certificate, key = self_signed("localhost")
        return {name: text.encode() for name, text in texts.items()} | {
            "etc/cert.pem": certificate,
            "etc/key.pem": key,
            "cycbuffs/one": b"",
        }

    def _give_away(self) -> None:
        """All files belong to the user INN runs as; nnrpd refuses a key that others may read."""
        for path in (self.root, *self.root.rglob("*")):
            if os.geteuid() == 0:
                shutil.chown(path, "news", "news")
        (self.root / "etc/key.pem").chmod(0o600)

    def _launch(self) -> None:
        programs = innconf.PROGRAMS
        feed, nntp, nntps = self._ports
        self._spawn("innd", str(programs / "innd"), "-f", "-N", "-4", "127.0.0.1", "-P", str(feed))
        self._await("innd", self.feed)
        reader = [str(programs / "nnrpd"), "-D", "-f", "-n", "-b", "127.0.0.1"]
        self._spawn("nnrpd", *reader, "-p", str(nntp))
        self._spawn("nnrpd-tls", *reader, "-S", "-p", str(nntps))
        self._await("nnrpd", self.nntp)
        self._await("nnrpd-tls", self.nntps, tls=True)

    def _spawn(self, name: str, *command: str) -> None:
        self._running[name] = subprocess.Popen(
            command, env=self._environment(), cwd=self.root, **_identity(), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command, env=self._environment(), cwd=self.root / "db", **_identity(),
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "INNCONF": str(self.root / "etc/inn.conf")}

    def _await(self, name: str, address: tuple[str, int], *, tls: bool = False) -> None:
        limit = time.monotonic() + _PATIENCE
        while time.monotonic() < limit and self._running[name].poll() is None:
            with contextlib.suppress(OSError):
                if _greeting(address, tls=tls).startswith(b"200"):
                    return
            time.sleep(0.05)
        raise InnStartError(f"{name} did not greet on its port")

    def _end(self) -> None:
        """Ask every daemon to stop, wait, then end whatever of its process group is left."""
        if "innd" in self._running:  # it minds SIGTERM only when something else wakes it
            with contextlib.suppress(subprocess.SubprocessError):
                self.ctlinnd("-t", "10", "shutdown", "done")
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._running.clear()


class _Identity(TypedDict, total=False):
    user: str
    group: str
    extra_groups: list[str]


def _identity() -> _Identity:
    """Who the daemons run as: `news` when started by root, else whoever started them."""
    return {"user": "news", "group": "news", "extra_groups": []} if os.geteuid() == 0 else {}


def _greeting(address: tuple[str, int], *, tls: bool) -> bytes:
    with socket.create_connection(address, timeout=5) as plain:
        if not tls:
            return plain.recv(512)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with context.wrap_socket(plain) as secure:
            return secure.recv(512)


def _free_ports(count: int) -> list[int]:
    """Ports below the kernel's ephemeral range, so that no outgoing connection takes one meanwhile."""
    free: list[int] = []
    while len(free) < count:
        port = random.randrange(15000, 32000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            free.append(port)
    return free
