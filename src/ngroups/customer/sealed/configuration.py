"""The `[customer.sealing]` part of the configuration file."""

from pathlib import Path
from typing import Self

from pydantic import model_validator

from ngroups.base.config import Table


class Sealing(Table):
    """Whom addresses are sealed to, and who is asked about them. Without all four, accounts have none."""

    custodians: Path | None = None
    """The file that says how many are needed and lists the custodians' public keys."""
    mailer_key: Path | None = None
    """The mailer's public key."""
    mailer: Path | None = None
    """The mailer's socket."""
    finder: Path | None = None
    """The finder's socket."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        given = [value is not None for value in (self.custodians, self.mailer_key, self.mailer, self.finder)]
        if any(given) and not all(given):
            raise ValueError(
                "custodians, mailer_key, mailer and finder belong together: give all four or none"
            )
        return self
