"""A whole provider for tests of passes: a news service that lets in by pass, a site, a customer's wallet.

The service is the real one with its own processes; the site asks the issuer's door over its socket; the
wallet is the command that customers use.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ngroups.crossing.codec import Message, decode, encode
from ngroups.crossing.passes import MESSAGES, Entitlement, Keys, KeysRequest
from tests.interop import articles
from tests.interop.server import PATIENCE, Address, NewsServer, running
from tests.wallet.provider_site import ProviderSite, serving

CLASSES = """
[[news.passes.classes]]
name = "standard"
code = "st"
connections = 3

[[news.passes.classes]]
name = "block"
code = "bk"
octets = 100_000
years = 2
"""


class PassServer(NewsServer):
    """A news service with `access = "passes"`."""

    def _configure(self) -> None:
        super()._configure()
        text = self._config.read_text().replace(
            'access = "open"', 'access = "passes"\npathhost = "localhost"'
        )
        self._config.write_text(text + CLASSES)

    @property
    def door(self) -> Path:
        return self.data / "run/issuer/door"

    def said(self) -> str:
        return self._said()


class RemoteDoor:
    """The issuer's door as the site reaches it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def answer(self, octets: bytes) -> Message:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self._path))
            line.sendall(len(octets).to_bytes(4, "big") + octets)
            with line.makefile("rb") as answers:
                return decode(answers.read(int.from_bytes(answers.read(4), "big")), *MESSAGES)


class Provider:
    def __init__(self, server: PassServer, site: ProviderSite, folder: Path, epoch: str) -> None:
        self.server, self.site, self._folder, self.epoch = server, site, folder, epoch
        (folder / "password").write_text("right\n")

    def wallet(self, name: str, *words: str) -> Any:
        """Fetch what is offered into a wallet of this name; what `show --json` then says."""
        path = self._folder / name / "wallet.json"
        said = ["--account", name, "--password-file", str(self._folder / "password"), "--wallet", str(path)]
        run_pass("login", self.site.address, *said, *words)
        return json.loads(run_pass("show", "--json", "--wallet", str(path)))

    def path_of(self, name: str) -> Path:
        return self._folder / name / "wallet.json"

    def login(self, name: str, pass_class: str = "standard") -> tuple[str, str]:
        """User name and password of a wallet's first pass of a class."""
        logins = self.wallet(name)["logins"]
        found = next(each for each in logins if each["pass_class"] == pass_class)
        return found["user"], found["password"]


@contextmanager
def provider(folder: Path) -> Iterator[Provider]:
    server = PassServer(folder / "news")
    server.create_groups(articles.TEXT, articles.BINARIES, description="For tests of readers")
    with running(server):
        door = RemoteDoor(server.door)
        keys = door.answer(encode(KeysRequest()))
        assert isinstance(keys, Keys)
        epoch = min(key.epoch for key in keys.keys)
        offered = (Entitlement("standard", epoch, 2), Entitlement("block", epoch, 1))
        site = ProviderSite(door, host="localhost", port=server.nntps.port, entitlements=offered)
        with serving(site):
            yield Provider(server, site, folder, epoch)


def run_pass(*words: str, said: str = "", fails: bool = False) -> str:
    """`ngroups pass ...`; what it prints, or the sentence it fails with."""
    done = subprocess.run(
        [sys.executable, "-m", "ngroups", "pass", *words],
        input=said,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (done.returncode != 0) == fails, done.stderr
    return done.stderr if fails else done.stdout


@contextmanager
def proxy(wallet: Path, certificate: Path, *words: str) -> Iterator[Address]:
    """`ngroups pass proxy` on a free port."""
    with proxy_process(wallet, certificate, *words) as (address, _):
        yield address


@contextmanager
def proxy_process(wallet: Path, certificate: Path, *words: str) -> Iterator[tuple[Address, int]]:
    """The same, with its process id."""
    process = subprocess.Popen(
        [
            *[sys.executable, "-m", "ngroups", "pass", "proxy", "--wallet", str(wallet)],
            *["--ca", str(certificate), "--listen", "127.0.0.1:0", *words],
        ],
        stdout=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )
    try:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        host, _, port = ready["address"].rpartition(":")
        yield Address(host, int(port)), process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
