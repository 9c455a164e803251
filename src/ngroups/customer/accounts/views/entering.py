"""Logging in and out."""

from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ngroups.customer.accounts import second_step
from ngroups.customer.accounts.forms import LoginForm, SecondStepForm
from ngroups.customer.accounts.models import Account
from ngroups.customer.accounts.passkeys import State
from ngroups.customer.accounts.selectors import has_second_factor, has_totp
from ngroups.customer.accounts.services import check_totp, spend_recovery_code
from ngroups.customer.accounts.visits import address, guard, passkeys
from ngroups.customer.site import faults
from ngroups.customer.site.trail import Crumb

_NEXT = "next"
_CHALLENGE = "challenge"


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Name and password."""
    if request.method != "POST":
        return _login_page(request, LoginForm())
    form = LoginForm(request.POST)
    if not form.is_valid():
        return _login_page(request, form)
    name, password = form.cleaned_data["name"], form.cleaned_data["password"]
    if not guard().login(address(request), name):
        return faults.too_many(request)
    account = authenticate(request, name=name, password=password)
    if not isinstance(account, Account):
        form.add_error(None, _("The user name or the password is wrong."))
        return _login_page(request, form)
    if has_second_factor(account):
        second_step.begin(request, account)
        return HttpResponseRedirect(_with_next(request, reverse("second")))
    second_step.enter(request, account, proved=False)
    return _onward(request)


@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """A code, or a passkey's answer."""
    account = second_step.waiting(request)
    if account is None:
        return redirect("login")
    if request.method != "POST":
        return _second_page(request, account, SecondStepForm())
    if not guard().second_step(str(account.pk)):
        return faults.too_many(request)
    if "answer" in request.POST:
        shown = _passkey_shown(request, account)
        form = SecondStepForm()
    else:
        form = SecondStepForm(request.POST)
        shown = form.is_valid() and _code_shown(account, form.cleaned_data["code"])
    if shown:
        second_step.enter(request, account, proved=True)
        return _onward(request)
    refused = SecondStepForm(request.POST if "code" in request.POST else {"code": ""})
    refused.full_clean()
    refused.errors.clear()
    refused.add_error(None, _("That was not right. A code is good for about a minute, and only once."))
    return _second_page(request, account, refused)


@require_POST
def leave_session(request: HttpRequest) -> HttpResponse:
    """Log out, here."""
    logout(request)
    return redirect("home")


def _code_shown(account: Account, code: str) -> bool:
    return check_totp(account, code, guard()) or spend_recovery_code(account, code)


def _passkey_shown(request: HttpRequest, account: Account) -> bool:
    state: State | None = request.session.pop(_CHALLENGE, None)
    known = list(account.passkeys.all())
    return state is not None and passkeys().holds(state, request.POST["answer"], known, guard())


def _login_page(request: HttpRequest, form: LoginForm) -> HttpResponse:
    context = {"form": form, "next": request.GET.get(_NEXT, ""), "crumbs": [Crumb(_("Log in"), "")]}
    return render(request, "accounts/login.html", context)


def _second_page(request: HttpRequest, account: Account, form: SecondStepForm) -> HttpResponse:
    context = {
        "form": form,
        "totp": has_totp(account),
        "crumbs": [Crumb(_("Log in"), reverse("login")), Crumb(_("Second step"), "")],
    }
    known = list(account.passkeys.all())
    if known:
        question = passkeys().ask(known)
        request.session[_CHALLENGE] = question.state
        context["options"] = question.options
    return render(request, "accounts/second.html", context)


def _with_next(request: HttpRequest, path: str) -> str:
    onward = _wanted(request)
    return f"{path}?{_NEXT}={onward}" if onward else path


def _onward(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(_wanted(request) or reverse("account"))


def _wanted(request: HttpRequest) -> str:
    """The page that sent the visitor to the login box; empty unless it is one of ours, by path alone."""
    wanted = request.GET.get(_NEXT, "")
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours and "?" not in wanted and "&" not in wanted else ""
