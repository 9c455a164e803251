"""`ngroups site manage entitle`: gives an account a plan. Payments will do this once they exist."""

from argparse import ArgumentParser
from typing import Any, cast

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from ngroups.customer.accounts.selectors import account_called
from ngroups.customer.content.apps import ContentConfig
from ngroups.customer.passes.apps import passes
from ngroups.customer.passes.months import month_at
from ngroups.customer.passes.services import NoPassesError, entitle

MOST_MONTHS = 120


class Command(BaseCommand):
    help = "Give an account a plan from this month on: entitle anna-1234 unlimited --months 3"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the account's user name")
        parser.add_argument("plan", help="a plan's id in plans.toml")
        parser.add_argument(
            "--months", type=int, default=1, help=f"for so many months, at most {MOST_MONTHS}"
        )

    def handle(self, *_: Any, **given: Any) -> None:
        account = account_called(given["name"])
        plans = {plan.id: plan for plan in cast("ContentConfig", apps.get_app_config("content")).plans}
        if account is None:
            raise CommandError("there is no such account")
        if given["plan"] not in plans:
            raise CommandError(f"there is no such plan; there are {', '.join(plans)}")
        if not 1 <= given["months"] <= MOST_MONTHS:
            raise CommandError(f"months are from 1 to {MOST_MONTHS}")
        try:
            made = entitle(account, plans[given["plan"]], month_at(passes().clock.now()), given["months"])
        except NoPassesError:
            raise CommandError("this plan gives no passes") from None
        self.stdout.write(f"{made.plan}: {made.first_month} to {made.last_month}\n")
