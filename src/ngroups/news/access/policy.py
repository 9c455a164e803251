"""What the greeting, CAPABILITIES and logins go by: one policy per server.

| policy | logging in | before a login |
|---|---|---|
| open | not offered | read, and post if configured |
| local | required, or offered where visitors may read | nothing, or what is configured |

Knows what a login may do, not whose it is.
"""

from enum import StrEnum
from typing import Literal, Protocol

from ngroups.news.access.users import Users
from ngroups.news.limits.allowance import Allowance

Login = Literal["required", "available", "none"]


class Access(StrEnum):
    """The values of `access` in the configuration."""

    OPEN = "open"
    LOCAL = "local"


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

    def verify(self, login: bytes, password: bytes) -> Allowance | None:
        """What a login may do, None if it is not good. May take a tenth of a second: call it in a thread."""


class OpenPolicy:
    """Everyone reads; nobody has a login."""

    login: Login = "none"

    def __init__(self, visitor: Allowance) -> None:
        self.visitor = visitor
        self.posting = visitor.post

    def verify(self, login: bytes, password: bytes) -> Allowance | None:
        """No login is good where none exists."""
        del login, password
        return None


class LocalPolicy:
    """The logins of a file; others may do what `visitor` says, or nothing."""

    def __init__(self, users: Users, visitor: Allowance | None = None) -> None:
        self._users = users
        self.visitor = visitor
        self.login: Login = "available" if visitor else "required"
        self.posting = visitor is not None and visitor.post

    def verify(self, login: bytes, password: bytes) -> Allowance | None:
        return self._users.verify(login, password)
