"""The `[mailer]` part of the configuration file."""

import ipaddress
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from ngroups.base import config
from ngroups.base.config import Table
from ngroups.sealing.addresses import AddressError, written

OTHER_TABLES = ("news", "customer")


class MailerSettings(Table):
    """`[mailer]`: who letters come from, and the server that takes them."""

    sender: str = Field(max_length=254)
    """The address that letters come from and that other servers report failures to."""
    provider: str = Field(default="ngroups", min_length=1, max_length=60, pattern=r"^[^\r\n<>\"]+$")
    """What the provider is called."""
    origin: str = Field(default="http://localhost:8119", pattern=r"^https?://[a-z0-9.-]+(:[0-9]{1,5})?$")
    """Where every link in a letter leads: the site's scheme and host."""
    host: str = Field(default="127.0.0.1", pattern=r"^[A-Za-z0-9.:-]+$", max_length=255)
    port: int = Field(default=25, ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "starttls"
    """TLS from the start (RFC 8314 section 3.3), TLS on request (RFC 3207), or none, to this machine only."""
    ca_file: Path | None = None
    """Certificates to check the server's against; absent are the system's."""
    user: str = Field(default="", max_length=255)
    """Empty: no login."""
    password_file: Path | None = None
    per_hour: int = Field(default=300, ge=1, le=100_000)
    """Letters sent in an hour, to whomever."""
    per_address_and_day: int = Field(default=5, ge=1, le=100)
    waiting: int = Field(default=1000, ge=1, le=100_000)
    """Letters that wait in memory; with more the mailer is busy."""

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.security == "none" and not _here(self.host):
            raise ValueError("security may be none only where the server is on this machine")
        if self.user and self.password_file is None:
            raise ValueError("a user needs a password_file")
        try:
            written(self.sender)
        except AddressError:
            raise ValueError("sender is no mail address") from None
        return self


def load(path: Path) -> MailerSettings:
    """The `[mailer]` table of the file. Raises `ConfigError`."""
    return config.load(path, "mailer", MailerSettings, others=OTHER_TABLES)


def _here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
