"""Walks every table of the manifest for the rows of one account. Knows no table by name.

What it finds goes to the customer whose account it is; the same walk will answer a court's order. A column
that is hashed, locked or sealed is named and not shown.
"""

import base64
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

from ngroups.customer.disclosure.tables import Column, Kept, Table, Text


@dataclass(frozen=True)
class Field:
    """One column of one row."""

    column: str
    about: Column
    value: str | None
    """None where it is not kept in a form that could be shown."""


@dataclass(frozen=True)
class Holding:
    """One row, with what the manifest says of its table."""

    table: Table
    fields: tuple[Field, ...]

    def lifetime(self, field: Field) -> Text:
        return field.about.lifetime or self.table.lifetime

    def eraser(self, field: Field) -> Text:
        return field.about.eraser or self.table.eraser


class CatalogueError(Exception):
    """The manifest names a table that no model has."""


def holdings(account: uuid.UUID, tables: Sequence[Table]) -> Iterator[Holding]:
    """Every row about the account, table by table. Raises `CatalogueError`."""
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}  # noqa: SLF001
    for table in tables:
        if table.whose is None:
            continue
        model = models.get(table.name)
        if model is None:
            raise CatalogueError(table.name)
        for row in model._default_manager.filter(**{table.whose: account}).order_by("pk"):  # noqa: SLF001
            yield Holding(table, tuple(_fields(row, table)))


def _fields(row: Model, table: Table) -> Iterator[Field]:
    for field in row._meta.concrete_fields:  # noqa: SLF001  Django's documented name, as twice above
        column = str(field.column)
        about = table.columns[column]
        value = _written(field.value_from_object(row)) if about.kept is Kept.CLEAR else None
        yield Field(column, about, value)


def _written(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return "" if value is None else str(value)
