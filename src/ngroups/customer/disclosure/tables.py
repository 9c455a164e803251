"""The words in which a manifest describes tables. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Kept(Enum):
    """In what form a column keeps its value, and so what can be shown of it."""

    CLEAR = _("as it is")
    HASH = _("as a hash, which cannot be read back")
    LOCKED = _("encrypted, for this site's use alone")
    SEALED = _("sealed, so that this site cannot read it")


@dataclass(frozen=True)
class Column:
    """One column. `lifetime` and `eraser` where they differ from the table's."""

    purpose: Text
    kept: Kept = Kept.CLEAR
    lifetime: Text | None = None
    eraser: Text | None = None


@dataclass(frozen=True)
class Table:
    """One table of the database.

    `whose` is the way from a row to its account, as Django's filters write it (`pk`, `account`,
    `ticket__account`); None says that no row is about any account.
    """

    name: str
    title: Text
    lifetime: Text
    eraser: Text
    columns: Mapping[str, Column]
    whose: str | None = None
