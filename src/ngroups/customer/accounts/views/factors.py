"""Second factors: authenticator program, passkeys, recovery codes."""

import time

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ngroups.customer.accounts import totp
from ngroups.customer.accounts.forms import ConfirmForm, TotpForm
from ngroups.customer.accounts.services import issue_recovery_codes, remove_totp, set_up_totp
from ngroups.customer.accounts.visits import account_of, confirmed, confirming, trail
from ngroups.customer.site.notes import leave_note
from ngroups.customer.site.own import own_settings

_PROPOSAL_SECONDS = 3600


@sensitive_post_parameters()
@confirming
@require_http_methods(["GET", "HEAD", "POST"])
def authenticator(request: HttpRequest) -> HttpResponse:
    """Show a secret, and take it up once a code and the password prove that it has arrived."""
    account = account_of(request)
    signer = signing.TimestampSigner(salt=f"totp {account.pk}")
    if request.method == "POST":
        form = TotpForm(request.POST)
        try:
            secret = signer.unsign(request.POST.get("proposal", ""), max_age=_PROPOSAL_SECONDS)
        except signing.BadSignature:
            return redirect("authenticator")
        if form.is_valid():
            if not confirmed(request, form.cleaned_data["password"]):
                form.add_error("password", _("This is not your password."))
            elif totp.matching_step(secret, form.cleaned_data["code"], time.time()) is None:
                form.add_error("code", _("The code does not fit. Is the clock of your device right?"))
            else:
                set_up_totp(account, secret)
                leave_note(
                    request, _("From now on a code of your authenticator is asked for when you log in.")
                )
                return redirect("security")
    else:
        secret = totp.draw_secret()
        form = TotpForm(initial={"proposal": signer.sign(secret)})
    address = totp.address(secret, account.name, own_settings().name)
    context = {
        "form": form,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": mark_safe(totp.picture(address)),  # noqa: S308  SVG made by segno from an address of ours
        "crumbs": trail((_("Security"), "security"), (_("Authenticator"), "authenticator")),
    }
    return render(request, "accounts/authenticator.html", context)


@sensitive_post_parameters()
@confirming
@require_http_methods(["GET", "HEAD", "POST"])
def no_authenticator(request: HttpRequest) -> HttpResponse:
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if confirmed(request, form.cleaned_data["password"]):
            remove_totp(account_of(request))
            leave_note(request, _("The authenticator is no longer asked for, and its secret is erased."))
            return redirect("security")
        form.add_error("password", _("This is not your password."))
    crumbs = trail((_("Security"), "security"), (_("Remove the authenticator"), "no-authenticator"))
    context = {
        "form": form,
        "title": _("Remove the authenticator"),
        "button": _("Remove it"),
        "crumbs": crumbs,
    }
    return render(request, "accounts/form.html", context)


@sensitive_post_parameters()
@confirming
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New codes, shown once."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    crumbs = trail((_("Security"), "security"), (_("Recovery codes"), "recovery-codes"))
    if form.is_bound and form.is_valid():
        if confirmed(request, form.cleaned_data["password"]):
            codes = issue_recovery_codes(account_of(request))
            return render(request, "accounts/codes.html", {"codes": codes, "crumbs": crumbs})
        form.add_error("password", _("This is not your password."))
    context = {
        "form": form,
        "title": _("New recovery codes"),
        "text": _("You get ten new codes. Those you have now are worth nothing afterwards."),
        "button": _("Make new codes"),
        "crumbs": crumbs,
    }
    return render(request, "accounts/form.html", context)
