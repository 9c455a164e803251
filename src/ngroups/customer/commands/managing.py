"""`ngroups site manage`: Django's own commands."""

import typer

from ngroups.customer.commands.options import Config, Data
from ngroups.customer.configuration import load
from ngroups.customer.site.start import prepare


def manage_command(context: typer.Context, data: Data, config: Config = None) -> None:
    """Run a command of Django's: migrate, check, showmigrations, makemessages and so on."""
    prepare(load(config), data)
    from django.core.management import execute_from_command_line  # noqa: PLC0415  Django must be prepared first

    execute_from_command_line(["ngroups site manage", *context.args])
