"""Django's SQLite backend with tables that keep no order of arrival.

SQLite files rows by a hidden, growing number, which tells who came before whom. A table WITHOUT ROWID is
filed by its primary key instead, and ours are random. Deleted rows are overwritten (`secure_delete`).
"""

from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor
from django.db.models import AutoField, Model

PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"


class SchemaEditor(DatabaseSchemaEditor):
    def table_sql(self, model: type[Model]) -> tuple[str, list[Any]]:
        """As Django's; a numbered primary key (its own tables have some) needs the hidden number."""
        sql, parameters = super().table_sql(model)
        numbered = isinstance(model._meta.pk, AutoField)  # noqa: SLF001  Django's documented name
        return (sql if numbered else f"{sql} WITHOUT ROWID"), parameters


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = SchemaEditor
