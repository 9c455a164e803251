"""Support's side: the queue, a letter opened for a reason, the answer, the key that colleagues wait for."""

import uuid

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ngroups.customer.accounts.models import Account
from ngroups.customer.accounts.visits import account_of
from ngroups.customer.site.notes import leave_note
from ngroups.customer.site.trail import Crumb
from ngroups.customer.staff.gate import staff_only
from ngroups.customer.staff.models import Membership
from ngroups.customer.staff.roles import Reason, Role
from ngroups.customer.staff.services import record_look
from ngroups.customer.support.canned import canned_answers
from ngroups.customer.support.envelopes import (
    found_role_key,
    grant,
    granted,
    role_key,
    text_for_support,
)
from ngroups.customer.support.forms import AnswerForm, ReasonForm
from ngroups.customer.support.models import Grant, ReadingKey, Ticket
from ngroups.customer.support.selectors import letter_numbered, messages_of, queue
from ngroups.customer.support.services import TooManyError, answer, close
from ngroups.customer.support.views.letters import today
from ngroups.customer.support.views.unlocking import reading
from ngroups.customer.support.words import CATEGORIES, STATES

_OPENED = "opened letters"
_MOST_OPENED = 20
"""Letters that a session remembers to have given a reason for."""
_KIND = "letter"


@staff_only(Role.SUPPORT)
@reading
@require_http_methods(["GET", "HEAD"])
def letters(request: HttpRequest, private: X25519PrivateKey) -> HttpResponse:
    """What waits for an answer. Nothing on it says whose it is."""
    key = role_key(Role.SUPPORT)
    holds = key is not None and granted(Role.SUPPORT, account_of(request), private) is not None
    lines = [
        {
            "number": each.pk,
            "category": CATEGORIES.get(each.category, each.category),
            "since": each.waiting_since,
        }
        for each in queue()
    ]
    context = {
        "letters": lines,
        "founded": key is not None,
        "holds": holds,
        "waiting": _without_key() if holds else [],
        "crumbs": [Crumb(_("Staff"), reverse("staff")), Crumb(_("Letters"), "")],
    }
    return render(request, "support/desk_letters.html", context)


@staff_only(Role.SUPPORT)
@reading
@require_POST
def found(request: HttpRequest, _private: X25519PrivateKey) -> HttpResponse:
    """Make the role's key, once."""
    if role_key(Role.SUPPORT) is None:
        found_role_key(Role.SUPPORT, ReadingKey.objects.get(account=account_of(request)))
    return redirect("desk-letters")


@staff_only(Role.SUPPORT)
@reading
@require_POST
def share(request: HttpRequest, private: X25519PrivateKey, colleague: uuid.UUID) -> HttpResponse:
    """Give the role's key to somebody who has the role and a reading key."""
    key, role = role_key(Role.SUPPORT), granted(Role.SUPPORT, account_of(request), private)
    holder = ReadingKey.objects.filter(account__in=_without_key(), account=colleague).first()
    if key is None or role is None or holder is None:
        raise Http404
    grant(key, role, holder)
    return redirect("desk-letters")


@staff_only(Role.SUPPORT)
@reading
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, private: X25519PrivateKey, number: uuid.UUID) -> HttpResponse:
    """One letter; first the reason, which is written down before anything is shown."""
    ticket = _ticket(number)
    key, role = role_key(Role.SUPPORT), granted(Role.SUPPORT, account_of(request), private)
    if key is None or role is None:
        return redirect("desk-letters")
    if str(number) not in request.session.get(_OPENED, []):
        return _reason(request, ticket)
    form = AnswerForm(initial=_canned(request, ticket.account.language))
    if request.method == "POST":
        form = AnswerForm(request.POST, request.FILES)
    if form.is_bound and form.is_valid():
        try:
            answer(ticket, form.cleaned_data["text"], key)
        except TooManyError:
            form.add_error(None, _("This letter has become too long. Close it."))
        else:
            leave_note(request, _("The answer is given."))
            return redirect("desk-letters")
    context = {
        "number": number,
        "category": CATEGORIES.get(ticket.category, ticket.category),
        "state": STATES[ticket.state],
        "messages": [
            {"ours": each.by_staff, "text": text_for_support(each, role)} for each in messages_of(ticket)
        ],
        "form": form,
        "canned": canned_answers(ticket.account.language),
        "crumbs": _crumbs(),
    }
    return render(request, "support/desk_letter.html", context)


@staff_only(Role.SUPPORT)
@require_POST
def close_letter(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    close(_ticket(number), today())
    leave_note(request, _("The letter is closed."))
    return redirect("desk-letters")


def _reason(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if form.is_bound and form.is_valid():
        reason = Reason(form.cleaned_data["reason"])
        record_look(account_of(request), ticket.account, _KIND, reason, today())
        opened = [*request.session.get(_OPENED, []), str(ticket.pk)]
        request.session[_OPENED] = opened[-_MOST_OPENED:]
        return redirect("desk-letter", ticket.pk)
    return render(request, "support/reason.html", {"form": form, "crumbs": _crumbs()})


def _ticket(number: uuid.UUID) -> Ticket:
    ticket = letter_numbered(number)
    if ticket is None:
        raise Http404
    return ticket


def _without_key() -> list[Account]:
    """Colleagues who have the role and have unlocked their reading key, and do not have the role's."""
    have = Grant.objects.filter(key__role=Role.SUPPORT.value).values("account")
    waiting = Membership.objects.filter(group__name=Role.SUPPORT.value, account__reading_key__isnull=False)
    return [each.account for each in waiting.exclude(account__in=have).select_related("account")]


def _canned(request: HttpRequest, language: str) -> dict[str, str]:
    """The text of the canned answer that was chosen, to begin with."""
    chosen = request.GET.get("canned", "")
    texts = {each.name: each.text for each in canned_answers(language)}
    return {"text": texts[chosen]} if chosen in texts else {}


def _crumbs() -> list[Crumb]:
    return [
        Crumb(_("Staff"), reverse("staff")),
        Crumb(_("Letters"), reverse("desk-letters")),
        Crumb(_("Letter"), ""),
    ]
