"""`ngroups site manage staff`: gives an account a role, or takes it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ngroups.customer.accounts.selectors import account_called
from ngroups.customer.staff.roles import Role
from ngroups.customer.staff.services import give_role, take_role


class Command(BaseCommand):
    help = "Give an account a role of the staff, or take it away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["give", "take"])
        parser.add_argument("name", help="the account's user name")
        parser.add_argument("role", choices=[role.value for role in Role])

    def handle(self, *_: Any, **given: Any) -> None:
        account = account_called(given["name"])
        if account is None:
            raise CommandError("there is no account of this name")
        (give_role if given["what"] == "give" else take_role)(account, Role(given["role"]))
