"""Passkeys: the one place of the account where the browser must run a script."""

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ngroups.customer.accounts.forms import ConfirmForm, PasskeyForm
from ngroups.customer.accounts.passkeys import PasskeyError
from ngroups.customer.accounts.services import TooManyPasskeysError, add_passkey, remove_passkey
from ngroups.customer.accounts.visits import account_of, confirmed, confirming, guard, passkeys, trail
from ngroups.customer.site.notes import leave_note

_CHALLENGE = "new passkey"


@sensitive_post_parameters()
@confirming
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if not confirmed(request, form.cleaned_data["password"]):
            form.add_error("password", _("This is not your password."))
        elif _added(request, form):
            leave_note(request, _("The passkey is added. It is asked for when you log in."))
            return redirect("security")
        else:
            form.add_error(None, _("Your device gave no passkey that we can use. Nothing was changed."))
    question = passkeys().ask_new(account, account.passkeys.all())
    request.session[_CHALLENGE] = question.state
    context = {
        "form": form,
        "options": question.options,
        "crumbs": trail((_("Security"), "security"), (_("New passkey"), "new-passkey")),
    }
    return render(request, "accounts/passkey.html", context)


def _added(request: HttpRequest, form: PasskeyForm) -> bool:
    state = request.session.pop(_CHALLENGE, None)
    if state is None:
        return False
    try:
        made = passkeys().take_new(state, form.cleaned_data["answer"], guard())
        add_passkey(account_of(request), made.credential, made.public_key, form.cleaned_data["label"])
    except (PasskeyError, TooManyPasskeysError, IntegrityError):
        return False
    return True


@sensitive_post_parameters()
@confirming
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, passkey: str) -> HttpResponse:
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if confirmed(request, form.cleaned_data["password"]):
            remove_passkey(account_of(request), passkey)
            leave_note(
                request,
                _("The passkey is erased here. Your device may still offer it; it opens nothing now."),
            )
            return redirect("security")
        form.add_error("password", _("This is not your password."))
    crumbs = trail((_("Security"), "security"), (_("Remove a passkey"), "security"))
    context = {"form": form, "title": _("Remove a passkey"), "button": _("Remove it"), "crumbs": crumbs}
    return render(request, "accounts/form.html", context)
