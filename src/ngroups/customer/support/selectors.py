"""What is asked about letters."""

import uuid

from django.db.models import QuerySet

from ngroups.customer.accounts.models import Account
from ngroups.customer.support.models import Message, Ticket
from ngroups.customer.support.words import State

QUEUE: int = 100
"""Letters on the page of those that wait."""


def letters_of(account: Account) -> QuerySet[Ticket]:
    """A customer's letters, open ones first."""
    return Ticket.objects.filter(account=account).order_by("closed", "waiting_since", "pk")


def letter_of(account: Account, number: uuid.UUID) -> Ticket | None:
    """The letter of that number if it is the account's."""
    return Ticket.objects.filter(account=account, pk=number).first()


def queue() -> list[Ticket]:
    """Letters that wait for an answer, the longest first."""
    waiting = Ticket.objects.filter(state=State.WAITING.value)
    return list(waiting.order_by("waiting_since", "pk")[:QUEUE])


def letter_numbered(number: uuid.UUID) -> Ticket | None:
    """With its customer, for support."""
    return Ticket.objects.select_related("account").filter(pk=number).first()


def messages_of(ticket: Ticket) -> list[Message]:
    return list(ticket.messages.order_by("place"))
