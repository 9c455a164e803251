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
    return Database(
        kind="postgresql", name="ngroups", host=host, port=int(port), user=user, password=password
    )
