"""The `[news]` part of the configuration file: what an operator may set, and its limits.

It knows peers, which are other servers; it has no place for anything about a customer.
"""

import socket
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from ngroups.base import config
from ngroups.base.config import Table
from ngroups.news.limits.posting import PostingLimits
from ngroups.news.passes.classes import PassSettings

OTHER_TABLES = ("customer", "mailer")
"""Tables of the file that belong to other planes."""


class Peer(Table):
    """Another server that may send us articles."""

    name: str = Field(min_length=1, max_length=255, pattern=r"^[A-Za-z0-9._-]+$")
    hosts: list[str] = Field(min_length=1, max_length=64)
    """Addresses or host names it connects from."""
    accept: str = Field(default="*", max_length=4096)
    """Wildmat of the groups we take from it (RFC 3977 section 4)."""


class Retention(Table):
    """How long the articles of some groups are kept."""

    name: str = Field(min_length=1, max_length=40, pattern=r"^[a-z0-9-]+$")
    groups: str = Field(default="*", max_length=4096)
    keep_days: int = Field(default=0, ge=0, le=36500)
    """0 keeps them for good."""


class NewsSettings(Table):
    """`[news]`."""

    access: Literal["open", "local", "passes"] = "open"
    passes: PassSettings = PassSettings()
    """Classes and epochs, for `access = "passes"`."""
    users: Path | None = None
    """The file of logins for `local`, written by `ngroups news user`."""
    posting: bool = True
    pathhost: str = Field(default_factory=socket.gethostname, pattern=r"^[A-Za-z0-9._:-]+$", max_length=255)
    complaints: str | None = Field(default=None, max_length=255)
    """Mail address for Injection-Info (RFC 5536 section 3.2.8)."""
    artcutoff_days: int = Field(default=10, ge=0, le=36500)
    """Articles older than this are refused from peers; 0 accepts any age."""
    cleartext_login: bool = False
    workers: int = Field(default=0, ge=0, le=256)
    """Reader processes; 0 is one a core."""
    idle_seconds: int = Field(default=600, ge=5, le=86400)
    connections_per_login: int = Field(default=50, ge=0)
    """For logins whose line in the users file says nothing else; 0 sets no limit."""
    connections_per_address: int = Field(default=0, ge=0)
    """0 sets no limit."""
    posts_per_hour: int = Field(default=0, ge=0)
    """Of a login, or of an address where nobody logs in; 0 sets no limit. So do the next two."""
    posted_octets_per_hour: int = Field(default=0, ge=0)
    posted_groups_per_hour: int = Field(default=0, ge=0)
    """Ten articles to three groups each are thirty."""
    article_octets: int = Field(default=8 << 20, ge=1 << 16, le=64 << 20)
    post_octets: int = Field(default=1_500_000, ge=1 << 14, le=64 << 20)
    newnews: bool = True
    lists: Path | None = None
    """Folder with the files motd, moderators, distributions, distrib.pats, subscriptions."""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    peers: tuple[Peer, ...] = ()
    retention: tuple[Retention, ...] = ()

    @model_validator(mode="after")
    def _passes_have_classes(self) -> Self:
        if self.access == "passes" and not self.passes.classes:
            raise ValueError('access = "passes" needs at least one [[news.passes.classes]]')
        return self


def posting_limits(settings: NewsSettings) -> PostingLimits:
    """What one login, or one address, may post in an hour."""
    return PostingLimits(
        settings.posts_per_hour, settings.posted_octets_per_hour, settings.posted_groups_per_hour
    )


def load(path: Path | None) -> NewsSettings:
    """The `[news]` table of the file, or the defaults where there is none. Raises `ConfigError`."""
    return NewsSettings() if path is None else config.load(path, "news", NewsSettings, others=OTHER_TABLES)
