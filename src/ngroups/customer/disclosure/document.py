"""What the catalogue found, as plain values in the active language: for a page, a file or a letter."""

from collections.abc import Iterable
from typing import TypedDict

from ngroups.customer.disclosure.catalogue import Holding


class FieldText(TypedDict):
    column: str
    value: str | None
    kept: str
    purpose: str
    lifetime: str
    eraser: str


class RecordText(TypedDict):
    title: str
    table: str
    fields: list[FieldText]


def document(found: Iterable[Holding]) -> list[RecordText]:
    """A record for each row."""
    return [
        {
            "title": str(holding.table.title),
            "table": holding.table.name,
            "fields": [
                {
                    "column": field.column,
                    "value": field.value,
                    "kept": str(field.about.kept.value),
                    "purpose": str(field.about.purpose),
                    "lifetime": str(holding.lifetime(field)),
                    "eraser": str(holding.eraser(field)),
                }
                for field in holding.fields
            ],
        }
        for holding in found
    ]
