"""The demonstration's logins: made at the first start, told at every one."""

import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from ngroups.customer.accounts import totp
from ngroups.customer.accounts.models import Account
from ngroups.customer.accounts.services import set_up_totp, sign_up
from ngroups.customer.staff.roles import Role
from ngroups.customer.staff.services import give_role
from ngroups.customer.support.envelopes import found_role_key
from ngroups.customer.support.keys import make as make_reading_key
from ngroups.customer.support.models import ReadingKey

WORDS: Final = (
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
)
"""Words of the passwords: short to type; four of them are enough for a demonstration."""


class Login(NamedTuple):
    who: str
    name: str
    password: str
    authenticator: str = ""
    """The key of its authenticator; empty where a password is enough."""

    def told(self) -> str:
        """As it is printed."""
        extra = f"; authenticator key {self.authenticator}" if self.authenticator else ""
        return f"{self.name}, password {self.password}{extra}"


def demo_logins(file: Path) -> list[Login]:
    """The logins kept in `file`; those that it lacks are made."""
    kept = [Login(**each) for each in json.loads(file.read_text("utf-8"))] if file.exists() else []
    known = {login.who for login in kept}
    made = [make(who) for who, make in _DEMO.items() if who not in known]
    if made:
        file.write_text(json.dumps([login._asdict() for login in kept + made]), encoding="utf-8")
    return kept + made


def _customer(who: str) -> Login:
    account, password = _account("demo")
    return Login(who, account.name, password)


def _support(who: str) -> Login:
    account, password = _account("support")
    key = totp.draw_secret()
    set_up_totp(account, key)
    give_role(account, Role.SUPPORT)
    # Support's first person makes its key, without which nobody can write to it.
    make_reading_key(account, password)
    found_role_key(Role.SUPPORT, ReadingKey.objects.get(account=account))
    return Login(who, account.name, password, key)


def _account(wish: str) -> tuple[Account, str]:
    password = "-".join(secrets.choice(WORDS) for _ in range(4))
    return sign_up(wish, password, "en", datetime.now(UTC).strftime("%Y-%m")), password


_DEMO: Final[dict[str, Callable[[str], Login]]] = {"a customer": _customer, "support": _support}
