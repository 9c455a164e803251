"""`ngroups site manage grants`: prints the SQL that gives a PostgreSQL role what the site needs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from ngroups.customer.manifest import TABLES
from ngroups.customer.site.grants import READ_ONLY, statements


class Command(BaseCommand):
    help = "Print the SQL that gives ROLE what the site needs, for the tables' owner after each migrate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="the role that `serve` connects as")

    def handle(self, *_: Any, role: str, **__: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("only PostgreSQL has roles; [customer.database] names another kind")
        tables = [table.name for table in TABLES]
        self.stdout.write("\n".join(statements(role, tables, _sequences(tables))))


def _sequences(tables: list[str]) -> list[str]:
    """Those that number the rows of tables that the site writes."""
    found = []
    with connection.cursor() as cursor:
        for table in tables:
            if table not in READ_ONLY:
                rows = connection.introspection.get_sequences(cursor, table)
                found += [row["name"] for row in rows if row["name"]]
    return found
