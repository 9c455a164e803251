"""The demonstration's logins: made at the first start, told at every one."""

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ngroups.customer.accounts.services import sign_up

WORDS = (
    "amber",
    "barge",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "harbour",
    "inlet",
    "juniper",
    "kelp",
    "lagoon",
)
"""Words of the passwords: short to type; four of them are enough for a demonstration."""


class Login(NamedTuple):
    who: str
    name: str
    password: str


def demo_logins(file: Path) -> list[Login]:
    """The logins kept in `file`, made where there is none yet."""
    if not file.exists():
        made = [_customer()]
        file.write_text(json.dumps([login._asdict() for login in made]), encoding="utf-8")
    return [Login(**each) for each in json.loads(file.read_text(encoding="utf-8"))]


def _customer() -> Login:
    password = "-".join(secrets.choice(WORDS) for _ in range(4))
    account = sign_up("demo", password, "en", datetime.now(UTC).strftime("%Y-%m"))
    return Login("customer", account.name, password)
