"""What is done with sealed fields. No exception from here carries an address or says whose it was."""

import uuid
from typing import Final

from django.db import transaction

from ngroups.customer.accounts.models import Account
from ngroups.customer.sealed.desk import Desk
from ngroups.customer.sealed.models import SealedField
from ngroups.sealing.addresses import same_mailbox, written
from ngroups.sealing.envelope import envelop
from ngroups.sealing.seal import seal as sealed_record

EMAIL: Final = "email"


def seal(desk: Desk, account: Account, name: str, value: str) -> SealedField:
    """Store an address under `name` in the place of the one before, not confirmed yet.

    After this nobody here can read it. Raises `AddressError` or `FinderUnavailableError`; then nothing is
    stored.
    """
    address = written(value)
    blind = desk.finder.index(EMAIL, same_mailbox(address))
    record = uuid.uuid4()
    octets = address.encode()
    field = SealedField(
        id=record,
        account=account,
        name=name,
        sealed=sealed_record(record.bytes, {name: octets}, desk.custody).octets(),
        envelope=envelop(octets, desk.mailer, record.bytes, name),
        blind=blind,
    )
    with transaction.atomic():
        SealedField.objects.filter(account=account, name=name).delete()
        field.save(force_insert=True)
    return field


def erase(account: Account, name: str) -> None:
    """Delete the field, now."""
    SealedField.objects.filter(account=account, name=name).delete()


def confirm(field: SealedField) -> None:
    """The address has proved to be the customer's."""
    field.confirmed = True
    field.save(update_fields=["confirmed"])
