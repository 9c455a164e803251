"""`ngroups up` as a newcomer runs it: something to read at once, and nothing lost by starting it again."""

import contextlib
import hashlib
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tests.interop.server import PATIENCE
from tests.interop.wire import Connection

Ports = tuple[int, int, int]


def free_ports() -> Ports:
    with contextlib.ExitStack() as stack:
        one, two, three = (
            stack.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1] for _ in range(3)
        )
    return one, two, three


@contextlib.contextmanager
def up(state: Path, ports: Ports) -> Iterator[list[str]]:
    """The running service; yields what it printed, whole once it has stopped."""
    printed: list[str] = []
    command = [sys.executable, "-m", "ngroups", "up", "--open", "--state", str(state)]
    command += ["--port", str(ports[0]), "--tls-port", str(ports[1]), "--site-port", str(ports[2])]
    table = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            await_greeting(ports[0], process)
            assert process.stdout is not None
            table = until("Ctrl-C", process.stdout)
            yield printed
        finally:
            process.send_signal(signal.SIGINT)
            printed.append(table + process.communicate(timeout=PATIENCE)[0])
    assert process.returncode == 0


def until(word: str, printed: IO[str]) -> str:
    """Everything up to the line with `word`, or all there is."""
    text = ""
    while word not in text and (line := printed.readline()):
        text += line
    return text


def await_greeting(port: int, process: subprocess.Popen[str]) -> None:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit and process.poll() is None:
        try:
            with Connection(("127.0.0.1", port)) as client:
                client.ask("QUIT")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the service did not start")


def test_a_newcomer_finds_groups_to_read_and_a_certificate_to_compare(tmp_path: Path) -> None:
    ports = free_ports()
    with up(tmp_path / "state", ports) as printed, Connection(("127.0.0.1", ports[0])) as client:
        _, active = client.fetch("LIST ACTIVE")
        _, begin_with = client.fetch("LIST SUBSCRIPTIONS")
        octets = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", ports[1])))
        counts = sorted(active)
    assert len(counts) == len(begin_with) > 10
    assert {line.split()[0] for line in counts} == set(begin_with)
    assert (tmp_path / "state/demo.nzb").read_bytes().startswith(b"<?xml")
    print_out = re.sub(r"[^0-9A-F:]", "", printed[0])  # the table may break it over two lines
    assert printed[0].count("─") > 10, printed
    assert hashlib.sha256(octets).digest().hex(":").upper() in print_out

    with up(tmp_path / "state", ports), Connection(("127.0.0.1", ports[0])) as client:
        assert sorted(client.fetch("LIST ACTIVE")[1]) == counts


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "ngroups", "up", "--state", str(tmp_path), "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 1
    assert (
        done.stderr.splitlines()[-1]
        == f"ngroups news: cannot listen on 127.0.0.1:{port}: Address already in use"
    )
