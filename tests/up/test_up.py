"""`ngroups up` as a whole: all planes serve, and none outlives it."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.customer.site.process import PATIENCE, posted
from tests.interop.wire import Connection


@contextlib.contextmanager
def up(state: Path) -> Iterator[tuple["subprocess.Popen[str]", list[int], str]]:
    """The running command, the ports of news, TLS and site, and the table it printed."""
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(3)]
        ports = [server.getsockname()[1] for server in servers]
    options = zip(("--port", "--tls-port", "--site-port"), map(str, ports), strict=True)
    command = [
        sys.executable,
        "-m",
        "ngroups",
        "up",
        "--state",
        str(state),
        *(word for pair in options for word in pair),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            printed = ""
            while "Ctrl-C" not in printed:
                line = process.stdout.readline()
                assert line, printed
                printed += line
            yield process, ports, printed
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE)


def processes(state: Path) -> set[int]:
    """Every process that was started for this state folder, and what those started."""
    parents = {}
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if str(state).encode() in (entry / "cmdline").read_bytes():
                found.add(int(entry.name))
    for _ in range(3):
        found |= {pid for pid, parent in parents.items() if parent in found}
    return found


def gone(pids: set[int]) -> bool:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        if not any(
            Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes()
            for pid in pids
        ):
            return True
        time.sleep(0.1)
    return False


def login(printed: str) -> tuple[str, str]:
    text = re.sub(r"[│\s]+", " ", printed)
    found = re.search(r"login of a customer (\S+), password (\S+)", text)
    assert found, printed
    return found[1], found[2]


def test_a_newcomer_logs_in_on_the_site_with_what_was_printed(tmp_path: Path) -> None:
    with up(tmp_path) as (process, ports, printed):
        name, password = login(printed)
        with httpx.Client(base_url=f"http://localhost:{ports[2]}") as browser:
            assert posted(browser, "/en/login", {"name": name, "password": password}).status_code == 302
            assert name in browser.get("/en/account").text
    assert process.returncode == 0
    with up(tmp_path) as (process, _, printed):
        assert login(printed) == (name, password)


def test_the_pass_that_was_printed_reads_and_posts_at_once(tmp_path: Path) -> None:
    with up(tmp_path) as (_, ports, printed):
        text = re.sub(r"[│\s]+", " ", printed)
        found = re.search(r"user name ([a-z2-7]{30}) password ([a-z2-7]{26}) ", text)
        assert found, printed
        for port, tls in ((ports[0], False), (ports[1], True)):
            with Connection(("127.0.0.1", port), tls=tls) as reader:
                assert reader.ask("GROUP demo.test").startswith(b"480")
                assert reader.ask(f"AUTHINFO USER {found[1]}").startswith(b"381")
                assert reader.ask(f"AUTHINFO PASS {found[2]}").startswith(b"281")
                assert reader.ask("GROUP demo.test").startswith(b"211")
                assert reader.ask("POST").startswith(b"340")
        with Connection(("127.0.0.1", ports[1]), tls=True) as reader:
            reader.ask(f"AUTHINFO USER {found[1]}")
            assert reader.ask(f"AUTHINFO PASS {found[2][::-1]}").startswith(b"481")
    with up(tmp_path) as (_, _, again):
        assert found[1] in again


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_however_it_ends_no_process_outlives_it(tmp_path: Path, number: signal.Signals) -> None:
    with up(tmp_path) as (process, _, _):
        started = processes(tmp_path)
        assert len(started) >= 4
        process.send_signal(number)
        process.wait(PATIENCE)
        assert gone(started)


def test_when_a_plane_ends_all_end(tmp_path: Path) -> None:
    with up(tmp_path) as (process, _, _):
        started = processes(tmp_path)
        plane = [pid for pid in started if b"ngroups.customer" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        os.kill(plane[0], signal.SIGKILL)
        assert process.wait(PATIENCE) == 1
        assert gone(started)
