"""The options behind a login in the file, as in `connections=20,quota=10G/month,post=no`.

| option | value | meaning |
|---|---|---|
| connections | 1 to 10000, or none | open at one time |
| addresses | 1 to 10000, or none | distinct addresses at one time |
| quota | SIZE/day, SIZE/month, or none | octets sent per day or calendar month, UTC |
| rate | SIZE, or none | octets a second, shared by the login's connections |
| post | yes, no | whether it may post |
| expires | YYYY-MM-DD, or none | the last day, UTC, on which it works |

SIZE is a whole number, with K, M, G or T for thousands, millions and so on (powers of
1000). What is not given is as the server's configuration says. Knows no login.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from ngroups.news.access import AccessError
from ngroups.news.limits.allowance import Allowance

NONE: Final = "none"
MOST_CONNECTIONS: Final = 10_000
LARGEST_SIZE: Final = 10**18
SIZE: Final = re.compile(r"([1-9][0-9]{0,17})([KMGT]?)")
UNITS: Final = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST: Final = 200
"""Characters of all options together."""


class BadOptionsError(AccessError):
    """The options of a login are not understood. `reason` quotes nothing of them."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_options(text: str, default: Allowance) -> Allowance:
    """The allowance that options make of the default one; raises `BadOptionsError`."""
    if len(text) > LONGEST:
        raise BadOptionsError("its options are too long")
    given: dict[str, Any] = {}
    for option in text.split(",") if text else []:
        name, _, value = option.partition("=")
        if name not in OPTIONS:
            raise BadOptionsError("it has an unknown option")
        changes = OPTIONS[name](value)
        if changes.keys() & given.keys():
            raise BadOptionsError(f"it has {name} twice")
        given |= changes
    return default._replace(**given)


def _connections(value: str) -> dict[str, Any]:
    return {"connections": _count("connections", value)}


def _addresses(value: str) -> dict[str, Any]:
    return {"addresses": _count("addresses", value)}


def _quota(value: str) -> dict[str, Any]:
    if value == NONE:
        return {"quota": 0}
    size, _, period = value.partition("/")
    if period not in {"day", "month"}:
        raise BadOptionsError("quota must be a size with /day or /month, or none")
    return {"quota": _size("quota", size), "period": period}


def _rate(value: str) -> dict[str, Any]:
    return {"rate": 0 if value == NONE else _size("rate", value)}


def _post(value: str) -> dict[str, Any]:
    if value not in {"yes", "no"}:
        raise BadOptionsError("post must be yes or no")
    return {"post": value == "yes"}


def _expires(value: str) -> dict[str, Any]:
    if value == NONE:
        return {"expires": 0}
    day = _date(value)
    if day is None:
        raise BadOptionsError("expires must be a date such as 2027-01-31, or none")
    return {"expires": int(datetime.combine(day, time(), UTC).timestamp()) + 86400}


OPTIONS: Final[dict[str, Callable[[str], dict[str, Any]]]] = {
    "connections": _connections,
    "addresses": _addresses,
    "quota": _quota,
    "rate": _rate,
    "post": _post,
    "expires": _expires,
}


def _count(name: str, value: str) -> int:
    if value == NONE:
        return 0
    if not re.fullmatch(r"[1-9][0-9]{0,4}", value) or int(value) > MOST_CONNECTIONS:
        raise BadOptionsError(f"{name} must be a number from 1 to {MOST_CONNECTIONS}, or none")
    return int(value)


def _size(name: str, value: str) -> int:
    found = SIZE.fullmatch(value)
    size = int(found[1]) * UNITS[found[2]] if found else 0
    if not 0 < size <= LARGEST_SIZE:
        raise BadOptionsError(f"{name} must be a number such as 500000, 50M or 10G")
    return size


def _date(value: str) -> date | None:
    """None if there is no such day; asked so that no error with the value in it is raised."""
    if not DATE.fullmatch(value):
        return None
    year, month, day = (int(part) for part in value.split("-"))
    first = date(year, month, 1) if year and 1 <= month <= 12 else None
    found = first + timedelta(days=day - 1) if first and 1 <= day <= 31 else None
    return found if found and found.month == month else None
