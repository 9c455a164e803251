"""`ngroups site manage tick`: what is due once a day. Running it twice does no more than once."""

from argparse import ArgumentParser
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand

from ngroups.customer.passes.services import erase_old, forget_order
from ngroups.customer.site.own import own_settings
from ngroups.customer.staff.services import forget_old_actions
from ngroups.customer.support.services import erase_closed


class Command(BaseCommand):
    help = "Erase what has been kept long enough: closed letters, records of staff, records of passes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, help="as if it were this day: 2026-11-23")

    def handle(self, *_: Any, **given: Any) -> None:
        today = given["day"] or datetime.now(UTC).date()
        letters = erase_closed(today, own_settings().support.keep_days)
        actions = forget_old_actions(today)
        passes = erase_old(datetime.combine(today, time(), UTC).timestamp())
        forget_order()
        self.stdout.write(
            f"letters erased: {letters}\nstaff actions erased: {actions}\nrows of passes erased: {passes}\n"
        )
