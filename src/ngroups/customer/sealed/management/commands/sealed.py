"""`ngroups site manage sealed`: writes one account's sealed address into a file, for the custodians.

What it writes is of no use without enough of them. It stands in for the legal desk's door, which will hand
records over by a matter's number and write each one into the ledger.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ngroups.customer.accounts.selectors import account_called
from ngroups.customer.sealed.selectors import address_of
from ngroups.sealing.armour import RECORD, armoured


class Command(BaseCommand):
    help = "Write the sealed mail address of an account into a file; only custodians together can open it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the account's user name")
        parser.add_argument("out", type=Path, help="the file; it must not exist yet")

    def handle(self, *_: Any, **given: Any) -> None:
        account = account_called(given["name"])
        field = None if account is None else address_of(account)
        if field is None:
            raise CommandError("there is no such account, or it has no address")
        try:
            with given["out"].open("x", encoding="ascii") as file:
                file.write(armoured(bytes(field.sealed), RECORD))
        except OSError as error:
            raise CommandError(f"{given['out']}: the file cannot be written ({error.strerror})") from None
