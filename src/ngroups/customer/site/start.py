"""Makes this process a Django process, from the operator's settings and a data folder."""

import os
import resource
from pathlib import Path

import django
from django.conf import settings

from ngroups.customer.configuration import CustomerSettings
from ngroups.customer.site.keys import keys_in
from ngroups.customer.site.settings import django_settings


class StartError(Exception):
    """The site cannot start; the text says what is in the way."""


def prepare(own: CustomerSettings, data: Path) -> None:
    """Harden the process and configure Django, once, before any model is imported.

    Raises `StartError`, `KeyFileError`, `ContentError`.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StartError(f"{data}: the folder cannot be made ({error.strerror})") from None
    settings.configure(**django_settings(own, data, keys_in(data / "site.key")))
    django.setup()


def pending_migrations() -> bool:
    """Whether the database's tables are older than this program, or absent. Raises `StartError`."""
    from django.db import OperationalError, connection  # noqa: PLC0415  Django lets itself be imported only once prepared
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415  the same

    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except OperationalError:
        raise StartError(
            "the database does not answer; is it running, and is [customer.database] right?"
        ) from None
    finally:
        connection.close()


def migrate() -> None:
    """Bring the tables up to date."""
    from django.core.management import call_command  # noqa: PLC0415  as above

    call_command("migrate", verbosity=0, interactive=False)


def check() -> None:
    """Raises `StartError` where Django's checks, ours among them, find an error."""
    from django.core.checks import run_checks  # noqa: PLC0415  as above

    errors = [found for found in run_checks() if found.is_serious()]
    if errors:
        raise StartError(f"the settings are not safe ({errors[0].id}): {errors[0].msg}")
