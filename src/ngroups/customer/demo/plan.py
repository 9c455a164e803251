"""The plan of the demonstration's customer: given anew at every start, so that it never runs out."""

from typing import Final, cast

from django.apps import apps

from ngroups.customer.accounts.selectors import account_called
from ngroups.customer.content.apps import ContentConfig
from ngroups.customer.passes.apps import passes
from ngroups.customer.passes.months import month_at
from ngroups.customer.passes.services import entitle

PLAN: Final = "unlimited"
MONTHS: Final = 12


def give_plan(name: str) -> None:
    """Nothing happens to a customer who has left."""
    account = account_called(name)
    if account is not None:
        plans = cast("ContentConfig", apps.get_app_config("content")).plans
        plan = next(each for each in plans if each.id == PLAN)
        entitle(account, plan, month_at(passes().clock.now()), MONTHS)
