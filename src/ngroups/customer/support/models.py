"""Letters, messages, and the keys they are enveloped to. Columns are explained in `manifest.py`."""

from typing import ClassVar

from django.db import models

from ngroups.customer.accounts.models import Account
from ngroups.customer.site.records import Record
from ngroups.customer.support.words import State
from ngroups.sealing.envelope import MAX_ENVELOPE

KEY_OCTETS = 32


class ReadingKey(Record):
    """An account's key for letters; the private half opens with the account's password."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="reading_key")
    public = models.BinaryField(max_length=KEY_OCTETS)
    salt = models.BinaryField(max_length=16)
    locked = models.BinaryField(max_length=128)

    class Meta(Record.Meta):
        abstract = False


class RoleKey(Record):
    """A role's key for letters; its private half is in the grants only."""

    role = models.CharField(max_length=16, unique=True)
    public = models.BinaryField(max_length=KEY_OCTETS)

    class Meta(Record.Meta):
        abstract = False


class Grant(Record):
    """A role's private key, enveloped to the reading key of somebody who has the role."""

    key = models.ForeignKey(RoleKey, on_delete=models.CASCADE, related_name="grants")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    envelope = models.BinaryField(max_length=1024)

    class Meta(Record.Meta):
        abstract = False
        constraints = (models.UniqueConstraint(fields=("key", "account"), name="one_grant_of_a_key"),)


class Ticket(Record):
    """A letter to support and what follows from it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tickets")
    category = models.CharField(max_length=16)
    state = models.CharField(max_length=8, default=State.WAITING.value)
    waiting_since = models.DateField(null=True)
    """The day from which the customer waits for an answer; null while they do not."""
    closed = models.DateField(null=True)

    class Meta(Record.Meta):
        abstract = False
        indexes: ClassVar = [models.Index(fields=["state", "waiting_since"], name="ticket_queue")]


class Message(Record):
    """One message of a ticket. Its id is the id it was enveloped under."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    place = models.PositiveSmallIntegerField()
    """From 0, in the order of writing."""
    by_staff = models.BooleanField()
    for_customer = models.BinaryField(max_length=MAX_ENVELOPE)
    for_support = models.BinaryField(max_length=MAX_ENVELOPE)

    class Meta(Record.Meta):
        abstract = False
        constraints = (models.UniqueConstraint(fields=("ticket", "place"), name="one_message_in_a_place"),)
