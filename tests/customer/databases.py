"""Which database the tests of the plane run on: SQLite in memory, or a PostgreSQL started for them."""

import os

from ngroups.customer.configuration import Database

VARIABLE = "NGROUPS_TEST_POSTGRESQL"
"""`host:port:user:password` of a server on which databases may be made."""


def chosen() -> Database:
    place = os.environ.get(VARIABLE)
    if not place:
        return Database()
    host, port, user, password = place.split(":")
    name = f"ngroups_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"  # each worker makes its own
    return Database(kind="postgresql", name=name, host=host, port=int(port), user=user, password=password)
