"""What the site's role in PostgreSQL may do: work on rows, change no table. Pure."""

from collections.abc import Iterable, Iterator
from typing import Final

READ_ONLY: Final = frozenset({"django_migrations", "django_content_type", "auth_permission"})
"""Tables that only a migration writes."""


def statements(role: str, tables: Iterable[str], sequences: Iterable[str]) -> Iterator[str]:
    """SQL that takes from `role` whatever it had and gives it what the site needs."""
    name = _quoted(role)
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name};"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {name};"
    yield f"REVOKE CREATE ON SCHEMA public FROM {name}, PUBLIC;"
    yield f"GRANT USAGE ON SCHEMA public TO {name};"
    for table in sorted(tables):
        rights = "SELECT" if table in READ_ONLY else "SELECT, INSERT, UPDATE, DELETE"
        yield f"GRANT {rights} ON {_quoted(table)} TO {name};"
    for sequence in sorted(sequences):
        yield f"GRANT USAGE ON SEQUENCE {_quoted(sequence)} TO {name};"


def _quoted(name: str) -> str:
    """As SQL writes a name, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'
