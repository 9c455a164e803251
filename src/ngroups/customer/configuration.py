"""The `[customer]` part of the configuration file: what an operator may set, and its limits.

It knows where the site is and what it keeps its tables in; no customer has a key here.
"""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field

from ngroups.base import config
from ngroups.base.config import Table
from ngroups.customer.passes.configuration import Passes
from ngroups.customer.sealed.configuration import Sealing
from ngroups.customer.support.configuration import Support

OTHER_TABLES = ("news", "mailer")
"""Tables of the file that belong to other planes."""


class Database(Table):
    """Where accounts are kept: a file in the data folder, or a PostgreSQL server."""

    kind: Literal["sqlite", "postgresql"] = "sqlite"
    name: str = Field(default="ngroups_customer", min_length=1, max_length=63)
    """The next four are for PostgreSQL."""
    host: str = Field(default="", max_length=255)
    """Empty is the server's Unix socket."""
    port: int = Field(default=5432, ge=1, le=65535)
    user: str = Field(default="", max_length=63)
    password: str = Field(default="", max_length=255)


class CustomerSettings(Table):
    """`[customer]`."""

    name: str = Field(default="ngroups", min_length=1, max_length=60)
    """What the provider is called on its pages."""
    origin: str = Field(default="http://localhost:8119", pattern=r"^https?://[a-z0-9.-]+(:[0-9]{1,5})?$")
    """Scheme and host that browsers see. Passkeys are bound to this host."""
    proxies: tuple[str, ...] = Field(default=(), max_length=64)
    """Addresses of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."""
    content: Path | None = None
    """Folder of the public pages; absent are the pages that come with the program."""
    news_host: str = Field(default="localhost", pattern=r"^[A-Za-z0-9.:-]+$", max_length=255)
    """Where newsreaders connect: stands in the set-up guides, and is looked at for the home page's status."""
    news_port: int = Field(default=119, ge=1, le=65535)
    news_tls_port: int = Field(default=563, ge=1, le=65535)
    session_hours: int = Field(default=12, ge=1, le=720)
    """How long a log-in lasts at most; closing the browser ends it too."""
    signups_per_hour: int = Field(default=20, ge=1, le=100_000)
    """From one address, or one IPv6 network."""
    database: Database = Database()
    passes: Passes = Passes()
    sealing: Sealing = Sealing()
    support: Support = Support()

    @property
    def host(self) -> str:
        """The host name in `origin`, which is also the relying party's id (WebAuthn section 5.1.2)."""
        return urlsplit(self.origin).hostname or ""

    @property
    def secure(self) -> bool:
        """Whether browsers reach the site over TLS only."""
        return self.origin.startswith("https://")


def load(path: Path | None) -> CustomerSettings:
    """The `[customer]` table of the file, or the defaults where there is none. Raises `ConfigError`."""
    if path is None:
        return CustomerSettings()
    return config.load(path, "customer", CustomerSettings, others=OTHER_TABLES)
