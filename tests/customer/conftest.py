"""Django as the site configures it, with an empty database for each test."""

import contextlib
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import setup_test_environment
from django.utils import translation

from ngroups.customer.accounts.apps import AccountsConfig
from ngroups.customer.accounts.guard import Guard
from ngroups.customer.configuration import CustomerSettings
from ngroups.customer.site.keys import Keys
from ngroups.customer.site.own import own_settings
from ngroups.customer.site.settings import django_settings
from tests.customer import databases

if not settings.configured:
    own = CustomerSettings(origin="http://localhost:8119", database=databases.chosen())
    nowhere = Path(tempfile.gettempdir()) / "ngroups-tests-never-written"
    django_values = django_settings(own, nowhere, Keys(secrets.token_bytes(32)))
    django_values["PASSWORD_HASHERS"] = ["tests.customer.hashing.CheapArgon2"]
    settings.configure(**django_values)
    django.setup()
    setup_test_environment(debug=False)


@pytest.fixture(scope="session")
def _tables() -> Iterator[None]:
    assert connection.vendor == databases.chosen().kind
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    yield
    connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)
    connections.close_all()


class _UndoError(Exception):
    """Ends the transaction of a test."""


@pytest.fixture
def db(_tables: None) -> Iterator[None]:
    """An empty database; whatever the test writes is undone. No try has been used up."""
    translation.activate("en")  # a page in another language, in the test before, leaves that language behind
    cast("AccountsConfig", apps.get_app_config("accounts")).guard = Guard(own_settings().signups_per_hour)
    with contextlib.suppress(_UndoError), transaction.atomic():
        yield
        raise _UndoError


@pytest.fixture
def client(db: None) -> Client:
    """A browser without JavaScript."""
    return Client(HTTP_HOST="localhost", enforce_csrf_checks=False)
