"""`python -m bench.site`: how long the site takes for a page when it has many accounts.

Starts the site as an operator would, on SQLite in a temporary folder, fills it, and asks for pages one after
the other over one connection. What is measured is what a browser waits on this machine: server time and a
little loopback.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

import httpx
from rich.console import Console
from rich.table import Table

BAR_MILLISECONDS = 50.0
PASSWORD = "a quiet canal in autumn"
PATHS = (
    "",
    "content/corporate/privacy",
    "content/support",
    "signup",
    "login",
    "account",
    "account/security",
    "account/security/authenticator",
    "account/everything",
    "account/everything/export.json",
)
FILL = """
import secrets
from django.contrib.auth.hashers import make_password
from ngroups.customer.accounts.models import Account, RecoveryCode
hashed = make_password({password!r})
made = Account.objects.bulk_create(
    [
        Account(name=f"bench{{n}}", password=hashed, language="en", created_month="2026-11", sessions="bench")
        for n in range({accounts})
    ],
    batch_size=500,
)
codes = [RecoveryCode(account=each, digest=secrets.token_bytes(32)) for each in made for _ in range(10)]
RecoveryCode.objects.bulk_create(codes, batch_size=500)
"""


class Timing(NamedTuple):
    path: str
    median: float
    """Milliseconds, as is the next."""
    tenth: float
    """Nine of ten requests took less."""


@contextmanager
def site(accounts: int) -> Iterator[str]:
    """The address of a running site with so many accounts."""
    with tempfile.TemporaryDirectory() as folder:
        ngroups = [sys.executable, "-m", "ngroups", "site"]
        data = ["--data", folder]
        subprocess.run([*ngroups, "manage", *data, "migrate", "--verbosity", "0"], check=True)
        fill = FILL.format(password=PASSWORD, accounts=accounts)
        subprocess.run(
            [*ngroups, "manage", *data, "shell", "--verbosity", "0", "--command", fill], check=True
        )
        command = [*ngroups, "serve", *data, "--listen", "127.0.0.1:0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            yield "http://" + json.loads(process.stdout.readline())["addresses"]["site"]
            process.terminate()


def measure(accounts: int, rounds: int) -> list[Timing]:
    """The pages of `PATHS`, seen by somebody who is logged in once the first that needs it comes."""
    with site(accounts) as address, httpx.Client(base_url=address) as browser:
        timings = [_timed("log in", lambda: _log_in(browser, accounts // 2), min(rounds, 8))]
        timings += [_timed(f"/en/{path}", partial(browser.get, f"/en/{path}"), rounds) for path in PATHS]
    return timings


def _timed(path: str, ask: Callable[[], httpx.Response], rounds: int) -> Timing:
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        answer = ask()
        took.append((time.perf_counter() - began) * 1000)
        assert answer.status_code in {200, 302}, (path, answer.status_code)
    return Timing(path, statistics.median(took), sorted(took)[len(took) * 9 // 10])


def _log_in(browser: httpx.Client, number: int) -> httpx.Response:
    browser.cookies.clear()
    page = browser.get("/en/login").text
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    fields = {"name": f"bench{number}", "password": PASSWORD, "csrfmiddlewaretoken": token}
    answer = browser.post("/en/login", data=fields)
    assert answer.status_code == 302
    return answer


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.site", description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=100)
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    timings = measure(asked.accounts, asked.rounds)
    table = Table(
        title=f"{asked.accounts} accounts, {asked.rounds} rounds, load {load:.1f} on {os.cpu_count()} CPUs"
    )
    for heading in ("page", "median, ms", "nine of ten, ms", f"bar of {BAR_MILLISECONDS:.0f} ms met"):
        table.add_column(heading)
    for each in timings:
        met = (
            "argon2 takes its time on purpose"
            if each.path == "log in"
            else str(each.median < BAR_MILLISECONDS)
        )
        table.add_row(each.path, f"{each.median:.1f}", f"{each.tenth:.1f}", met)
    Console(width=None if os.isatty(1) else 120).print(table)


if __name__ == "__main__":
    main()
