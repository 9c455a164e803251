"""Signing up."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ngroups.customer.accounts import second_step
from ngroups.customer.accounts.forms import SignUpForm
from ngroups.customer.accounts.services import NamesUsedUpError, issue_recovery_codes, sign_up
from ngroups.customer.accounts.visits import address, guard
from ngroups.customer.site import faults
from ngroups.customer.site.trail import Crumb


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """A name if one is wanted, and a password. The answer shows name and recovery codes, this once."""
    if request.user.is_authenticated:
        return redirect("account")
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form)
    if not guard().signup(address(request)):
        return faults.too_many(request)
    month = datetime.now(UTC).strftime("%Y-%m")
    try:
        account = sign_up(
            form.cleaned_data["name"], form.cleaned_data["new_password"], get_language() or "en", month
        )
    except NamesUsedUpError:
        form.add_error("name", _("This name has been chosen too often. Choose another."))
        return _form_page(request, form)
    codes = issue_recovery_codes(account)
    second_step.enter(request, account, proved=False)
    context = {"name": account.name, "codes": codes, "crumbs": [Crumb(_("Welcome"), "")]}
    return render(request, "accounts/welcome.html", context)


def _form_page(request: HttpRequest, form: SignUpForm) -> HttpResponse:
    return render(request, "accounts/signup.html", {"form": form, "crumbs": [Crumb(_("Sign up"), "")]})
