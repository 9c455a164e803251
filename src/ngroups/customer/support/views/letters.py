"""A customer's letters to support."""

import uuid
from datetime import UTC, date, datetime

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ngroups.customer.accounts.visits import account_of, customers_only, trail
from ngroups.customer.site.notes import leave_note
from ngroups.customer.site.own import own_settings
from ngroups.customer.site.trail import Crumb
from ngroups.customer.staff.roles import Role
from ngroups.customer.support.envelopes import role_key, text_for_customer
from ngroups.customer.support.forms import LetterForm, ReplyForm
from ngroups.customer.support.models import Ticket
from ngroups.customer.support.selectors import letter_of, letters_of, messages_of
from ngroups.customer.support.services import TooManyError, close, reply, write
from ngroups.customer.support.views.unlocking import reading
from ngroups.customer.support.words import CATEGORIES, STATES


def today() -> date:
    return datetime.now(UTC).date()


@customers_only
@reading
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest, _private: X25519PrivateKey) -> HttpResponse:
    """What was written so far, and a form for more."""
    account, role = account_of(request), role_key(Role.SUPPORT)
    form = LetterForm(request.POST, request.FILES) if request.method == "POST" else LetterForm()
    if form.is_bound and role is not None and form.is_valid():
        given = form.cleaned_data
        try:
            ticket = write(account, given["category"], given["text"], role, today())
        except TooManyError:
            form.add_error(None, _("You have as many open letters as there may be. Close one first."))
        else:
            leave_note(request, _("Your letter is on its way. The answer will stand here."))
            return redirect("letter", ticket.pk)
    context = {
        "form": form,
        "open": role is not None,
        "letters": [_line(ticket) for ticket in letters_of(account)],
        "keep_days": own_settings().support.keep_days,
        "crumbs": trail((_("Letters"), "letters")),
    }
    return render(request, "support/letters.html", context)


@customers_only
@reading
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, private: X25519PrivateKey, number: uuid.UUID) -> HttpResponse:
    """One letter with all that followed."""
    ticket, role = _own(request, number), role_key(Role.SUPPORT)
    form = ReplyForm(request.POST, request.FILES) if request.method == "POST" else ReplyForm()
    if form.is_bound and role is not None and form.is_valid():
        try:
            reply(ticket, form.cleaned_data["text"], role, today())
        except TooManyError:
            form.add_error(None, _("This letter has become too long. Write another."))
        else:
            return redirect("letter", ticket.pk)
    line = _line(ticket)
    messages = [
        {"ours": message.by_staff, "text": text_for_customer(message, private)}
        for message in messages_of(ticket)
    ]
    context = {
        "letter": line,
        "messages": messages,
        "form": form,
        "keep_days": own_settings().support.keep_days,
        "crumbs": [*trail((_("Letters"), "letters")), Crumb(str(line["category"]), "")],
    }
    return render(request, "support/letter.html", context)


@customers_only
@require_POST
def close_letter(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    close(_own(request, number), today())
    leave_note(request, _("The letter is closed."))
    return redirect("letters")


def _own(request: HttpRequest, number: uuid.UUID) -> Ticket:
    """Raises `Http404` for another's letter as for none."""
    ticket = letter_of(account_of(request), number)
    if ticket is None:
        raise Http404
    return ticket


def _line(ticket: Ticket) -> dict[str, object]:
    return {
        "number": ticket.pk,
        "category": CATEGORIES.get(ticket.category, ticket.category),
        "state": STATES[ticket.state],
        "closed": ticket.closed,
    }
