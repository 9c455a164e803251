"""The data manifest and the database say the same, column by column."""

from django.apps import apps
from django.db import connection

from ngroups.customer.accounts.models import Account
from ngroups.customer.manifest import TABLES


def columns() -> dict[str, set[str]]:
    """What the database itself says that it has."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return {
            name: {column.name for column in connection.introspection.get_table_description(cursor, name)}
            for name in names
        }


def test_every_table_and_column_is_in_the_manifest_and_no_other(db: None) -> None:
    assert {table.name: set(table.columns) for table in TABLES} == columns()


def test_no_table_is_named_twice() -> None:
    assert len({table.name for table in TABLES}) == len(TABLES)


def test_every_column_has_a_purpose_a_lifetime_and_an_eraser() -> None:
    for table in TABLES:
        for column in table.columns.values():
            assert str(column.purpose)
            assert str(column.lifetime or table.lifetime)
            assert str(column.eraser or table.eraser)


def test_every_table_that_leads_to_an_account_says_so() -> None:
    """A model that points to `Account` and is called nobody's would be missing from a customer's page."""
    owned = {table.name for table in TABLES if table.whose}
    leading = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if any(field.related_model is Account for field in model._meta.get_fields() if field.concrete)
    }
    assert leading | {Account._meta.db_table} <= owned


def test_nothing_is_stored_that_django_would_store_by_default(db: None) -> None:
    found = columns()
    assert not {"django_session", "django_admin_log"} & found.keys()
    forbidden = {"last_login", "date_joined", "created_at", "ip", "address", "user_agent", "email", "phone"}
    assert not forbidden & {column for names in found.values() for column in names}
