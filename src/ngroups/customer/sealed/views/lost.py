"""The lost login, by a letter. The answer is the same, and as quick, whether there is an account or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ngroups.customer.accounts.visits import address as visitor
from ngroups.customer.accounts.visits import guard
from ngroups.customer.finder.questions import FinderUnavailableError
from ngroups.customer.mail.posting import MailerUnavailableError
from ngroups.customer.sealed.desk import Desk
from ngroups.customer.sealed.forms import NewPasswordByLetterForm, WayBackForm
from ngroups.customer.sealed.letters import LOST_MINUTES, send_way_back, take_way_back, way_back
from ngroups.customer.sealed.selectors import MOST, confirmed_of_index, confirmed_of_name
from ngroups.customer.sealed.services import EMAIL
from ngroups.customer.sealed.views.address import open_desk
from ngroups.customer.site import faults
from ngroups.customer.site.notes import leave_note
from ngroups.customer.site.trail import Crumb
from ngroups.sealing.addresses import same_mailbox


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A user name or an address; then a letter, if there is anybody to write to."""
    here = open_desk()
    form = WayBackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if not guard().recovery(visitor(request)):
            return faults.too_many(request)
        try:
            _write(here, form.cleaned_data["known"])
        except (FinderUnavailableError, MailerUnavailableError):
            form.add_error(None, _("Letters cannot be sent at present. Try again in an hour."))
        else:
            return render(request, "sealed/asked.html", {"minutes": LOST_MINUTES, "crumbs": _crumbs()})
    return render(request, "sealed/ask.html", {"form": form, "crumbs": _crumbs()})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, token: str) -> HttpResponse:
    """What the letter's link leads to: the user name, and a form for a new password."""
    if not guard().recovery(visitor(request)):
        return faults.too_many(request)
    account = way_back(token)
    if account is None:
        return _spent(request)
    form = NewPasswordByLetterForm(request.POST if request.method == "POST" else None, name=account.name)
    if form.is_bound and form.is_valid():
        if not take_way_back(token, form.cleaned_data["new_password"]):
            return _spent(request)
        leave_note(request, _("The new password is set. You can log in with it now."))
        return redirect("login")
    context = {"form": form, "name": account.name, "crumbs": _crumbs()}
    return render(request, "sealed/back.html", context)


def _spent(request: HttpRequest) -> HttpResponse:
    return render(request, "sealed/spent.html", {"crumbs": _crumbs()}, status=404)


def _write(here: Desk, known: str) -> None:
    """The same questions and as many orders, whatever is found."""
    language = get_language() or "en"
    if "@" in known:
        blind = here.finder.index(EMAIL, same_mailbox(known))
        send_way_back(here, confirmed_of_index(blind), MOST, language)
    else:
        send_way_back(here, confirmed_of_name(known), 1, language)


def _crumbs() -> list[Crumb]:
    return [
        Crumb(_("Log in"), reverse("login")),
        Crumb(_("Lost login"), reverse("lost")),
        Crumb(_("By mail"), ""),
    ]
