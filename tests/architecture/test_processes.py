"""What each process has loaded, seen from outside: contracts about imports miss those made by name.

`-X importtime` makes Python list every module as it is loaded, whoever asked for it and how.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

OTHER_PLANES = {"ngroups.customer", "ngroups.legal", "ngroups.wallet", "ngroups.policy"}
WEB = {"django", "stripe", "httpx", "starlette", "requests"}
# structlog loads asyncio and rich, and runs neither.
LOOPS = {"uvloop", "anyio", "trio"}

PROCESSES = [
    (
        ["ngroups", "--help"],
        OTHER_PLANES | WEB | LOOPS | {"ngroups.news", "ngroups.protocol", "typer", "pydantic"},
    ),
    (["ngroups.news", "--help"], OTHER_PLANES | WEB | LOOPS),
    (["ngroups.custodian", "--help"], OTHER_PLANES | WEB | LOOPS | {"ngroups.news", "ngroups.protocol"}),
    (
        ["ngroups.customer.finder", "--help"],
        WEB
        | LOOPS
        | {"ngroups.news", "ngroups.legal", "ngroups.sealing.opening", "ngroups.sealing.unwrapping"},
    ),
    (
        ["ngroups.customer.mail", "--help"],
        WEB | LOOPS | {"ngroups.news", "ngroups.legal", "ngroups.sealing.opening"},
    ),
    (["ngroups.up", "--help"], OTHER_PLANES | WEB | LOOPS | {"ngroups.news", "ngroups.protocol", "pydantic"}),
    (
        ["ngroups.customer", "--help"],
        (OTHER_PLANES - {"ngroups.customer"}) | {"ngroups.news", "ngroups.protocol"},
    ),
    (["ngroups.news.server.intake"], OTHER_PLANES | WEB | LOOPS | {"typer", "ngroups.crossing", "rbcl"}),
    (
        ["ngroups.news.server.worker"],
        OTHER_PLANES | WEB | LOOPS | {"typer", "ngroups.crossing"},
    ),
    (["ngroups.news.passes.door"], OTHER_PLANES | WEB | LOOPS | {"typer"}),
    (["ngroups.wallet", "--help"], OTHER_PLANES - {"ngroups.wallet"} | {"ngroups.news", "django", "uvloop"}),
]
"""A command line for `python -m`, and what must not be loaded by it."""


def loaded(report: str) -> set[str]:
    """The modules that `-X importtime` listed, and the packages they are in."""
    lines = (line.rsplit("|", 1) for line in report.splitlines() if line.startswith("import time:"))
    modules = {line[1].strip() for line in lines}
    return (
        modules | {module.rpartition(".")[0] for module in modules} | {m.partition(".")[0] for m in modules}
    )


def test_the_report_is_read_rightly() -> None:
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-c",
        "__import__('importlib').import_module('json.decoder')",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert {"json", "json.decoder"} <= loaded(done.stderr)


@pytest.mark.parametrize(
    ("process", "never"), PROCESSES, ids=lambda value: value[0] if isinstance(value, list) else ""
)
def test_a_process_loads_only_its_own_plane(process: list[str], never: set[str]) -> None:
    command = [sys.executable, "-X", "importtime", "-m", *process]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60
    )
    modules = loaded(done.stderr)
    assert process[0].rpartition(".")[0] in modules | {""}
    assert not modules & never


def test_a_running_service_loads_nothing_more(tmp_path: Path) -> None:
    """Serve, answer a reader and a peer, stop; whatever any process loaded meanwhile is in the report."""
    report, config = tmp_path / "report", tmp_path / "ngroups.toml"
    config.write_text('[[news.peers]]\nname = "neighbour"\nhosts = ["127.0.0.1"]\n')
    command = [sys.executable, "-m", "ngroups", "news", "serve", "--data", str(tmp_path / "data")]
    with report.open("w") as errors:
        service = subprocess.Popen(
            [*command, "--config", str(config), "--listen", "127.0.0.1:0", "--listen-feed", "127.0.0.1:0"],
            env={**os.environ, "PYTHONPROFILEIMPORTTIME": "1"},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            assert service.stdout is not None
            ready = json.loads(service.stdout.readline())
            goodbyes = [converse(address) for address in ready["addresses"].values()]
        finally:
            service.send_signal(signal.SIGTERM)
            service.communicate(timeout=60)
    said = [line for line in report.read_text().splitlines() if not line.startswith("import time:")]
    assert goodbyes == [b"205 Goodbye\r\n"] * 2, said
    modules = loaded(report.read_text())
    assert {"ngroups.protocol.session", "ngroups.news.store.writer"} <= modules
    assert not modules & (OTHER_PLANES | WEB | LOOPS)


def converse(address: str) -> bytes:
    """The last line that the service says, empty where it breaks off."""
    host, _, port = address.rpartition(":")
    with (
        socket.create_connection((host, int(port)), timeout=30) as connection,
        connection.makefile("rwb") as stream,
    ):
        stream.write(b"CAPABILITIES\r\nQUIT\r\n")
        stream.flush()
        try:
            return stream.readlines()[-1]
        except ConnectionResetError:
            return b""
