"""The site as a process of its own, on a free port."""

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx

PATIENCE = 60


class Site(NamedTuple):
    address: str
    data: Path
    errors: Path
    process: "subprocess.Popen[str]"

    def said(self) -> str:
        """What stands on standard error so far."""
        return self.errors.read_text()


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "ngroups", "site", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)


@contextlib.contextmanager
def serving(
    folder: Path, config: str = "", listen: str = "127.0.0.1:0", *, migrated: bool = False
) -> Iterator[Site]:
    """A site with its tables made, unless they are already; ended by SIGTERM, which must satisfy it."""
    data, errors, settings = folder / "data", folder / "errors", folder / "ngroups.toml"
    settings.write_text(config)
    options = ["--data", str(data), "--config", str(settings)]
    if not migrated:
        assert run("manage", *options, "migrate", "--verbosity", "0").returncode == 0
    command = [sys.executable, "-m", "ngroups", "site", "serve", *options, "--listen", listen]
    with (
        errors.open("w") as file,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=file, text=True) as process,
    ):
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline() or "{}")
            assert ready, errors.read_text()
            yield Site(f"http://{ready['addresses']['site']}", data, errors, process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)
    assert process.returncode == 0


def posted(browser: httpx.Client, path: str, fields: dict[str, str]) -> httpx.Response:
    """Send a form as a browser would: load the page, take its token along."""
    page = browser.get(path)
    token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return browser.post(path, data={**fields, "csrfmiddlewaretoken": token})
