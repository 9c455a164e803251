"""Who is staff, and what they looked at. Columns are explained in `manifest.py`."""

from typing import ClassVar

from django.contrib.auth.models import Group
from django.db import models

from ngroups.customer.accounts.models import NAME_LENGTH, Account
from ngroups.customer.site.records import Record


class Membership(Record):
    """One account has one role, which is a group of Django's called after it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")

    class Meta(Record.Meta):
        abstract = False
        constraints = (
            models.UniqueConstraint(fields=("account", "group"), name="one_membership_of_a_group"),
        )


class StaffAction(Record):
    """Somebody of the staff looked at something of a customer's."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="staff_actions")
    """The customer's."""
    who = models.CharField(max_length=NAME_LENGTH)
    """The name of the staff's account."""
    kind = models.CharField(max_length=32)
    reason = models.CharField(max_length=16)
    day = models.DateField()

    class Meta(Record.Meta):
        abstract = False
        indexes: ClassVar = [models.Index(fields=["day"], name="staff_action_day")]
