"""The plans as data: what each includes, and its price. Nothing here knows who has which."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from ngroups.base.config import Table
from ngroups.customer.content.errors import ContentError


class PlanPasses(Table):
    """What a plan gives to read with: passes of a class, which the news service knows by name."""

    pass_class: str = Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")
    count: int = Field(default=1, ge=1, le=64)
    """For each month; of a block, all in all."""
    years: int = Field(default=0, ge=0, le=10)
    """Of a block: how long its passes are good, as the class of the news service has it."""


class Plan(Table):
    """One plan. What is absent is unlimited."""

    id: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    kind: Literal["trial", "block", "tier", "unlimited"]
    name: dict[str, str]
    """By language."""
    connections: int = Field(ge=1, le=200)
    megabits: int | None = Field(default=None, ge=1)
    gigabytes: int | None = Field(default=None, ge=1)
    price: Decimal = Field(ge=0, decimal_places=2, max_digits=7)
    currency: Literal["EUR"] = "EUR"
    passes: PlanPasses | None = None
    """None gives nothing to read with."""
    months: int | None = Field(default=None, ge=1, le=36)
    """What the price is for; a block of bytes is bought once and kept until used."""


class _File(Table):
    plans: tuple[Plan, ...] = Field(min_length=1)


def read_plans(path: Path) -> tuple[Plan, ...]:
    """The plans of the file, in its order. Raises `ContentError`."""
    try:
        return _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).plans
    except (OSError, ValueError, ValidationError) as error:
        raise ContentError(f"{path}: {str(error).splitlines()[0]}") from None
