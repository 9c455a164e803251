"""What is asked about sealed fields."""

import uuid
from typing import Final

from django.db.models import QuerySet

from ngroups.customer.accounts.models import NAME_LENGTH, Account
from ngroups.customer.accounts.names import normal
from ngroups.customer.sealed.desk import Desk
from ngroups.customer.sealed.models import SealedField
from ngroups.customer.sealed.services import EMAIL
from ngroups.sealing.record import parse_record

MOST: Final = 3
"""Accounts of one address that a letter is sent for."""


def address_of(account: Account) -> SealedField | None:
    """The account's mail address, confirmed or not."""
    return SealedField.objects.filter(account=account, name=EMAIL).first()


def sealed_to_others(field: SealedField, desk: Desk) -> bool:
    """Whether custodians have changed since it was sealed. Only its owner can have it sealed anew."""
    held = {share.custodian for share in parse_record(bytes(field.sealed)).shares}
    return held != set(desk.custody.custodians)


def field_numbered(number: uuid.UUID) -> SealedField | None:
    """With its account, in one question."""
    return SealedField.objects.select_related("account").filter(pk=number).first()


def confirmed_of_name(name: str) -> list[SealedField]:
    """The confirmed address of the account of that name, however typed; or nothing."""
    called = normal(name)[:NAME_LENGTH]
    return list(_confirmed().filter(account__name=called)[:1])


def confirmed_of_index(blind: bytes) -> list[SealedField]:
    """The fields with this address, of at most `MOST` accounts."""
    return list(_confirmed().filter(blind=blind).order_by("pk")[:MOST])


def _confirmed() -> QuerySet[SealedField]:
    return SealedField.objects.select_related("account").filter(name=EMAIL, confirmed=True)
