"""What is done about staff."""

from datetime import date, timedelta
from typing import Final

from django.contrib.auth.models import Group

from ngroups.customer.accounts.models import Account
from ngroups.customer.staff.models import Membership, StaffAction
from ngroups.customer.staff.roles import Reason, Role

KEPT_DAYS: Final = 365
"""Of a staff action, or until the customer leaves."""


def give_role(account: Account, role: Role) -> None:
    group, _ = Group.objects.get_or_create(name=role.value)
    Membership.objects.get_or_create(account=account, group=group)


def take_role(account: Account, role: Role) -> None:
    Membership.objects.filter(account=account, group__name=role.value).delete()


def record_look(who: Account, whose: Account, kind: str, reason: Reason, today: date) -> None:
    """Write down that `who` looks at something of `whose`, before it is shown."""
    StaffAction.objects.create(account=whose, who=who.name, kind=kind, reason=reason.value, day=today)


def forget_old_actions(today: date) -> int:
    """Erase what is older than `KEPT_DAYS`; how many there were."""
    erased, _ = StaffAction.objects.filter(day__lte=today - timedelta(days=KEPT_DAYS)).delete()
    return erased
