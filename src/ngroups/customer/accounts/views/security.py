"""Password and sessions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ngroups.customer.accounts import second_step
from ngroups.customer.accounts.forms import ChangePasswordForm
from ngroups.customer.accounts.selectors import has_totp, recovery_codes_left
from ngroups.customer.accounts.services import PASSKEYS, change_password, end_sessions
from ngroups.customer.accounts.visits import account_of, confirmed, confirming, customers_only, trail
from ngroups.customer.site.notes import leave_note


@customers_only
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Everything that keeps the account the customer's own, and the way to change each."""
    account = account_of(request)
    context = {
        "totp": has_totp(account),
        "passkeys": list(account.passkeys.order_by("label")),
        "more_passkeys": account.passkeys.count() < PASSKEYS,
        "codes_left": recovery_codes_left(account),
        "crumbs": trail((_("Security"), "security")),
    }
    return render(request, "accounts/security.html", context)


@sensitive_post_parameters()
@confirming
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if confirmed(request, form.cleaned_data["password"]):
            account = account_of(request)
            change_password(account, form.cleaned_data["new_password"])
            second_step.keep(request, account)
            leave_note(request, _("The password is changed. Every other session has ended."))
            return redirect("security")
        form.add_error("password", _("This is not your present password."))
    crumbs = trail((_("Security"), "security"), (_("Password"), "password"))
    context = {"form": form, "title": _("Change the password"), "button": _("Change it"), "crumbs": crumbs}
    return render(request, "accounts/form.html", context)


@customers_only
@require_POST
def everywhere(request: HttpRequest) -> HttpResponse:
    """End all sessions but this one."""
    account = account_of(request)
    end_sessions(account)
    second_step.keep(request, account)
    leave_note(request, _("Every other session has ended."))
    return redirect("security")
