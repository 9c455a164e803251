"""What is stored of passes: what an account may fetch, and the hash of what it fetched. No time is in it.

Each column's purpose, lifetime and eraser stand in `manifest.py` beside this file.
"""

from typing import ClassVar

from django.db import models

from ngroups.customer.accounts.models import Account
from ngroups.customer.site.records import Record

MONTH: int = 7


class Entitlement(Record):
    """A plan of an account, as it was when it was given: a later change of the plan changes nothing here."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="entitlements")
    plan = models.CharField(max_length=40)
    pass_class = models.CharField(max_length=32)
    count = models.PositiveSmallIntegerField()
    """Passes for each epoch."""
    years = models.PositiveSmallIntegerField(default=0)
    """Of a block: how long its passes are good. 0 for passes that are renewed."""
    first_month = models.CharField(max_length=MONTH)
    last_month = models.CharField(max_length=MONTH)
    """Paid until the end of it."""

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "plan", "first_month"], name="entitlement_once")
        ]


class Issuance(Record):
    """That an account was given the passes of a class and an epoch, for one batch of blinded elements.

    The id is a keyed hash of account, class and epoch (`services.py`), so that it keeps two apart without
    a second index, whose pages would keep the order of arrival.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="issuances", db_index=False)
    pass_class = models.CharField(max_length=32)
    epoch = models.CharField(max_length=MONTH)
    years = models.PositiveSmallIntegerField(default=0)
    batch = models.BinaryField(max_length=32)
    """SHA-256 of the elements one after another."""

    class Meta(Record.Meta):
        abstract = False
