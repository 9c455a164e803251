"""What the greeting, CAPABILITIES and logins go by: one policy per server.

| policy | logging in | before a login |
|---|---|---|
| open | not offered | read, and post if configured |
| local | required, or offered where visitors may read | nothing, or what is configured |
| passes | required (`news.passes.policy`) | nothing |

Knows what a login may do, not whose it is.
"""

from enum import StrEnum
from typing import Literal, NamedTuple, Protocol

from ngroups.news.access.users import Users
from ngroups.news.limits.allowance import Allowance

Login = Literal["required", "available", "none"]


class Access(StrEnum):
    """The values of `access` in the configuration."""

    OPEN = "open"
    LOCAL = "local"
    PASSES = "passes"


class Stamp(NamedTuple):
    """What a login's post carries."""

    tag: bytes | None = None
    """Letters and digits for Injection-Info's posting-account (RFC 5536 section 3.2.8); None for none."""
    refusal: str = ""
    """The reason to stand behind 441, where this login may not post."""


class Policy(Protocol):
    """Who may do what."""

    @property
    def login(self) -> Login:
        """`required`: 480 until logged in; `available`: AUTHINFO is offered (RFC 4643 section 2.1)."""

    @property
    def visitor(self) -> Allowance | None:
        """What a session may do that has not logged in; None: nothing."""

    @property
    def posting(self) -> bool:
        """Whether a session may post before it logs in: 200 or 201 (RFC 3977 section 5.1.1)."""

    @property
    def quick(self) -> bool:
        """Whether `verify` takes no longer than the loop can wait; else it may be a tenth of a second."""

    def verify(self, login: bytes, password: bytes) -> Allowance | None:
        """What a login may do, None if it is not good; in a thread unless it is `quick`."""

    def stamp(self, login: bytes) -> Stamp:
        """Asked for each post of a login that was verified; empty where nobody logged in."""

    def tick(self) -> None:
        """Called about once a second. Raises `OSError`; what was known then stays."""


class _Unmarked:
    """Posts say nothing of who is logged in, and nothing changes by itself."""

    quick = False

    def stamp(self, login: bytes) -> Stamp:
        del login
        return Stamp()

    def tick(self) -> None:
        return


class OpenPolicy(_Unmarked):
    """Everyone reads; nobody has a login."""

    login: Login = "none"

    def __init__(self, visitor: Allowance) -> None:
        self.visitor = visitor
        self.posting = visitor.post

    def verify(self, login: bytes, password: bytes) -> Allowance | None:
        """No login is good where none exists."""
        del login, password
        return None


class LocalPolicy(_Unmarked):
    """The logins of a file; others may do what `visitor` says, or nothing."""

    def __init__(self, users: Users, visitor: Allowance | None = None) -> None:
        self._users = users
        self.visitor = visitor
        self.login: Login = "available" if visitor else "required"
        self.posting = visitor is not None and visitor.post

    def verify(self, login: bytes, password: bytes) -> Allowance | None:
        return self._users.verify(login, password)
