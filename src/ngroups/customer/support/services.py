"""What is done with letters. Days are passed in; no exception from here carries a word of a letter."""

import uuid
from datetime import date, timedelta

from django.db import transaction

from ngroups.customer.accounts.models import Account
from ngroups.customer.support.envelopes import enveloped
from ngroups.customer.support.models import Message, ReadingKey, RoleKey, Ticket
from ngroups.customer.support.words import MOST_MESSAGES, MOST_OPEN, State


class TooManyError(Exception):
    """As many letters are open, or messages in one, as there may be."""


def write(account: Account, category: str, text: str, role: RoleKey, today: date) -> Ticket:
    """A new letter. Raises `TooManyError`."""
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if account.tickets.exclude(state=State.CLOSED.value).count() >= MOST_OPEN:
            raise TooManyError
        ticket = Ticket.objects.create(account=account, category=category, waiting_since=today)
        _add(ticket, text, role, by_staff=False)
    return ticket


def reply(ticket: Ticket, text: str, role: RoleKey, today: date) -> None:
    """The customer writes again; a closed letter is open then. Raises `TooManyError`."""
    with transaction.atomic():
        locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
        _add(locked, text, role, by_staff=False)
        locked.waiting_since = locked.waiting_since or today
        locked.state, locked.closed = State.WAITING.value, None
        locked.save()


def answer(ticket: Ticket, text: str, role: RoleKey) -> None:
    """Somebody of support writes. Raises `TooManyError`."""
    with transaction.atomic():
        locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
        _add(locked, text, role, by_staff=True)
        locked.state, locked.waiting_since = State.ANSWERED.value, None
        locked.save()


def close(ticket: Ticket, today: date) -> None:
    """No more is to be said; erased some days from now."""
    Ticket.objects.filter(pk=ticket.pk).exclude(state=State.CLOSED.value).update(
        state=State.CLOSED.value, waiting_since=None, closed=today
    )


def erase_closed(today: date, keep_days: int) -> int:
    """Erase letters that were closed so many days ago; how many there were."""
    old = Ticket.objects.filter(state=State.CLOSED.value, closed__lte=today - timedelta(days=keep_days))
    count = old.count()
    old.delete()
    return count


def _add(ticket: Ticket, text: str, role: RoleKey, *, by_staff: bool) -> None:
    place = ticket.messages.count()
    if place >= MOST_MESSAGES:
        raise TooManyError
    customer = ReadingKey.objects.get(account_id=ticket.account_id)
    number = uuid.uuid4()
    Message.objects.create(
        id=number,
        ticket=ticket,
        place=place,
        by_staff=by_staff,
        for_customer=enveloped(text, bytes(customer.public), number),
        for_support=enveloped(text, bytes(role.public), number),
    )
