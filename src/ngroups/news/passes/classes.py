"""`[news.passes]`: which classes of passes there are, what each may do, and when keys change.

Knows what a login may do, not whose it is.
"""

from collections import Counter
from pathlib import Path
from typing import Final, Self

from pydantic import Field, model_validator

from ngroups.base.config import Table
from ngroups.news.limits.allowance import Allowance

MOST_KEYS: Final = 240
"""That a list of published keys holds (`crossing.passes`)."""


class PassClass(Table):
    """`[[news.passes.classes]]`: what all passes of a class may do. Zero sets no limit."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")
    """How the customer's side calls it."""
    code: str = Field(pattern=r"^[a-z2-7]{2}$")
    """How its logins begin. Once used, it stays with the class."""
    connections: int = Field(default=20, ge=0, le=10_000)
    addresses: int = Field(default=0, ge=0, le=10_000)
    octets: int = Field(default=0, ge=0, le=10**18)
    """What a pass may download while it is good."""
    rate: int = Field(default=0, ge=0, le=10**18)
    """Octets a second, shared by a pass's connections."""
    posting: bool = True
    years: int = Field(default=0, ge=0, le=10)
    """0 for passes that are renewed every epoch; else a block of octets, good for so many years."""

    @model_validator(mode="after")
    def _block_has_octets(self) -> Self:
        if self.years and not self.octets:
            raise ValueError("a class with years is a block, and needs octets")
        return self

    def allowance(self, until: int, *, post: bool) -> Allowance:
        """What a pass may do that is good until a second since 1970."""
        return Allowance(
            connections=self.connections,
            addresses=self.addresses,
            quota=self.octets,
            period="pass",
            rate=self.rate,
            expires=until,
            post=self.posting and post,
        )


class PassSettings(Table):
    """`[news.passes]`."""

    classes: tuple[PassClass, ...] = Field(default=(), max_length=16)
    announce_days: int = Field(default=14, ge=1, le=28)
    """How long before an epoch its keys are made and published."""
    renewal_days: int = Field(default=7, ge=1, le=28)
    """How long before an epoch its passes are issued."""
    door: Path | None = None
    """The Unix socket of the issuer's door; in the data folder where it is not given."""

    @model_validator(mode="after")
    def _classes_differ(self) -> Self:
        for what in ("name", "code"):
            value, times = next(
                iter(Counter(getattr(each, what) for each in self.classes).most_common(1)), ("", 0)
            )
            if times > 1:
                raise ValueError(f"two classes have the same {what}, {value}")
        if sum(12 * each.years + 3 for each in self.classes) > MOST_KEYS:
            raise ValueError("the classes have too many years between them: their keys would fill the list")
        if self.renewal_days > self.announce_days:
            raise ValueError("renewal_days is longer than announce_days: passes would come before their keys")
        return self
