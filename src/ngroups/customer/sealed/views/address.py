"""The customer's mail address: given, confirmed, erased. It is never shown, for we cannot read it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ngroups.customer.accounts.visits import account_of, confirmed, confirming, customers_only, trail
from ngroups.customer.finder.questions import FinderUnavailableError
from ngroups.customer.mail.posting import MailerUnavailableError
from ngroups.customer.sealed.apps import desk
from ngroups.customer.sealed.desk import Desk
from ngroups.customer.sealed.forms import AddressForm
from ngroups.customer.sealed.letters import ask_to_confirm, to_confirm
from ngroups.customer.sealed.models import SealedField
from ngroups.customer.sealed.selectors import address_of, sealed_to_others
from ngroups.customer.sealed.services import EMAIL, confirm, erase, seal
from ngroups.customer.site.notes import leave_note
from ngroups.customer.site.trail import Crumb


def open_desk() -> Desk:
    """Raises `Http404` where this site keeps no addresses."""
    found = desk()
    if found is None:
        raise Http404
    return found


@sensitive_post_parameters()
@confirming
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """What giving an address means, and the form for it."""
    here, account = open_desk(), account_of(request)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if not confirmed(request, form.cleaned_data["password"]):
            form.add_error("password", _("This is not your present password."))
        else:
            try:
                field = seal(here, account, EMAIL, form.cleaned_data["address"])
            except FinderUnavailableError:
                form.add_error(None, _("Addresses cannot be taken at present. Try again in an hour."))
            else:
                _ask(request, here, field)
                return redirect("address")
    found = address_of(account)
    context = {
        "form": form,
        "field": found,
        "outdated": found is not None and sealed_to_others(found, here),
        "crumbs": trail((_("Mail address"), "address")),
    }
    return render(request, "sealed/address.html", context)


@customers_only
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Send the letter that confirms once more; the mailer limits how often."""
    field = address_of(account_of(request))
    if field is not None and not field.confirmed:
        _ask(request, open_desk(), field)
    return redirect("address")


@customers_only
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Erase the address."""
    erase(account_of(request), EMAIL)
    leave_note(request, _("The address is erased."))
    return redirect("address")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """What the letter's link leads to. Its button confirms, not its opening: programs open links too."""
    field = to_confirm(token)
    if request.method == "POST" and field is not None:
        confirm(field)
        leave_note(request, _("The address is confirmed."))
        return redirect("address" if request.user.is_authenticated else "home")
    context = {"good": field is not None, "crumbs": [Crumb(_("Confirm the address"), "")]}
    return render(request, "sealed/confirm.html", context, status=200 if field is not None else 404)


def _ask(request: HttpRequest, here: Desk, field: SealedField) -> None:
    try:
        ask_to_confirm(here, field)
    except MailerUnavailableError:
        leave_note(request, _("The address is kept. The letter that confirms it cannot be sent at present."))
    else:
        leave_note(request, _("We have written to the address. Open the link in the letter to confirm it."))
