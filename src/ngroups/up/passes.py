"""A pass for immediate use: the customer's own wallet fetches it, for the demonstration's customer.

It knows account and login together, as a customer's machine does. Only the demonstration's are ever here.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final, NamedTuple

SECONDS: Final = 60.0
Row = tuple[str, str]


class Customer(NamedTuple):
    """The demonstration's customer, as the site printed it."""

    site: str
    account: str
    password: str


def pass_rows(customer: Customer, wallet: Path) -> list[Row]:
    """A user name and a password that are good now; or why there is none."""
    file = ["--wallet", str(wallet)]
    try:
        fetched = _wallet(
            "login", customer.site, "--account", customer.account, *file, said=customer.password
        )
    except subprocess.TimeoutExpired:
        return [("pass", "the site took too long to issue one; start again, or make one on its page Passes")]
    if fetched.returncode:
        return [("pass", fetched.stderr.strip())]
    shown = _wallet("show", "--json", *file)
    logins: list[dict[str, Any]] = json.loads(shown.stdout)["logins"]
    begun = [each for each in logins if each["good_from"] <= time.time()]
    if not begun:
        return [("pass", "the site offers none now")]
    first = max(begun, key=lambda each: (each["epoch"], -each["number"]))
    more = f"ngroups pass show --wallet {wallet}"
    return [
        ("user name", first["user"]),
        ("password", first["password"]),
        ("more", f"{more}; or make your own on the site's page Passes"),
    ]


def _wallet(*words: str, said: str = "") -> "subprocess.CompletedProcess[str]":
    """A command of the wallet, ended when it takes too long."""
    return subprocess.run(
        [sys.executable, "-m", "ngroups.wallet", *words],
        input=said + "\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
