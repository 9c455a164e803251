"""NZBGet as a program of its own: a server process in its own folder, driven by its JSON-RPC.

It listens on a Unix socket in a folder of its own, so that no port is taken from anybody.
"""

import base64
import contextlib
import http.client
import json
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.interop.programs import home
from tests.interop.server import Address

_PATIENCE = 90.0
_CONTROL = base64.b64encode(b"control:control").decode()


class NzbgetError(AssertionError):
    """NZBGet did not come to what the test waited for; its log is shown."""


class Nzbget:
    """One NZBGet that knows one news server; `options` are lines of its configuration, by name."""

    def __init__(self, folder: Path, socket_path: Path, server: Address, options: Mapping[str, str]) -> None:
        self._folder = folder
        self._socket = socket_path
        self._settings = {**_settings(folder, socket_path, server), **options}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def downloads(self) -> Path:
        return self._folder / "done"

    def start(self) -> None:
        self._folder.mkdir(parents=True)
        config = self._folder / "nzbget.conf"
        config.write_text("".join(f"{key}={value}\n" for key, value in self._settings.items()))
        with (self._folder / "output").open("wb") as output:
            self._process = subprocess.Popen(
                ["nzbget", "-c", str(config), "-s", "-o", "OutputMode=log"], env=dict(home(self._folder)),
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        self._until(self._answers, "start")

    def stop(self) -> None:
        if (process := self._process) is not None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_PATIENCE)
            finally:
                process.kill()
                process.wait()

    def call(self, method: str, *arguments: object) -> Any:
        """One JSON-RPC call; its result."""
        connection = http.client.HTTPConnection("nzbget")
        connection.sock = socket.socket(socket.AF_UNIX)
        try:
            connection.sock.settimeout(_PATIENCE)
            connection.sock.connect(str(self._socket))
            body = json.dumps({"method": method, "params": arguments})
            connection.request("POST", "/jsonrpc", body, {"Authorization": f"Basic {_CONTROL}"})
            return json.loads(connection.getresponse().read())["result"]
        finally:
            connection.close()

    def add(self, name: str, nzb: str) -> None:
        content = base64.b64encode(nzb.encode()).decode()
        number = self.call("append", f"{name}.nzb", content, "", 0, False, False, "", 0, "SCORE", [])
        assert number > 0, self.said()

    def finished(self, name: str) -> Mapping[str, Any]:
        """The history's entry of a download, once it is there."""
        found: list[Mapping[str, Any]] = []

        def there() -> bool:
            found[:] = [entry for entry in self.call("history", False) if entry["Name"] == name]
            return bool(found)

        self._until(there, f"finish {name}")
        return found[0]

    def says(self, words: str) -> None:
        """Wait until its log has these words."""
        self._until(lambda: words in self.said(), f"say {words!r}")

    def said(self) -> str:
        return "\n".join(entry["Text"] for entry in self.call("log", 0, 1000))

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            return bool(self.call("version"))
        return False

    def _until(self, reached: Callable[[], bool], what: str) -> None:
        limit = time.monotonic() + _PATIENCE
        while not reached():
            assert self._process is not None
            if time.monotonic() > limit or self._process.poll() is not None:
                log = (self._folder / "output").read_text(errors="replace")
                raise NzbgetError(f"did not {what}\n{log[-4000:]}")
            time.sleep(0.1)


@contextlib.contextmanager
def nzbget(folder: Path, server: Address, **options: str) -> Iterator[Nzbget]:
    """Started, and stopped at the end; a socket's path is short, so it lies in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="nzb-") as place:
        program = Nzbget(folder, Path(place) / "s", server, options)
        try:
            program.start()
            yield program
        finally:
            program.stop()


def _settings(folder: Path, socket_path: Path, server: Address) -> dict[str, str]:
    return {
        "MainDir": str(folder),
        "DestDir": str(folder / "done"),
        "InterDir": str(folder / "inter"),
        "NzbDir": str(folder / "nzb"),
        "QueueDir": str(folder / "queue"),
        "TempDir": str(folder / "tmp"),
        "LockFile": str(folder / "lock"),
        "LogFile": str(folder / "nzbget.log"),
        "WebDir": "",
        "ScriptDir": str(folder / "scripts"),
        "ControlIP": str(socket_path),
        "ControlUsername": "control",
        "ControlPassword": "control",
        "AppendCategoryDir": "no",
        "ParCheck": "manual",
        "HealthCheck": "none",
        "Unpack": "no",
        "ArticleRetries": "1",
        "ArticleInterval": "0",
        "ArticleTimeout": "60",
        "CertCheck": "no",
        "DetailTarget": "both",
        "DebugTarget": "none",
        "Server1.Active": "yes",
        "Server1.Host": server.host,
        "Server1.Port": str(server.port),
        "Server1.Connections": "3",
    }
