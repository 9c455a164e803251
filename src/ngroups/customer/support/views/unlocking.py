"""Before letters can be read: the password, which opens the reading key."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ngroups.customer.accounts.models import Account
from ngroups.customer.accounts.visits import account_of, confirmed, confirming, trail
from ngroups.customer.support import keys
from ngroups.customer.support.forms import EarlierForm, UnlockForm
from ngroups.customer.support.models import ReadingKey

Reader = Callable[..., HttpResponse]


def reading(view: Reader) -> Callable[..., HttpResponse]:
    """Gives the view the session's private key, or asks for the password first. For who is logged in."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        private = keys.kept(request, account_of(request))
        if private is None:
            return HttpResponseRedirect(f"{reverse('unlock')}?next={request.path}")
        return view(request, private, *arguments, **named)

    return guarded


@sensitive_post_parameters()
@confirming
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Open the reading key, or make the first one."""
    account = account_of(request)
    form = UnlockForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        password = form.cleaned_data["password"]
        if confirmed(request, password):
            private = _opened(account, password)
            if private is None:
                return redirect(f"{reverse('unlock-earlier')}?next={_onward(request)}")
            keys.keep(request, private)
            return HttpResponseRedirect(_onward(request))
        form.add_error("password", _("This is not your present password."))
    return render(request, "support/unlock.html", {"form": form, "crumbs": _crumbs()})


@sensitive_post_parameters()
@confirming
@require_http_methods(["GET", "HEAD", "POST"])
def earlier(request: HttpRequest) -> HttpResponse:
    """The password was changed since: open the key with the one before, or start afresh."""
    account = account_of(request)
    form = EarlierForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        private = None
        if not confirmed(request, form.cleaned_data["password"]):
            form.add_error("password", _("This is not your present password."))
        elif not form.cleaned_data["earlier"]:
            private = keys.make(account, form.cleaned_data["password"])
        else:
            private = _moved(account, form.cleaned_data["earlier"], form.cleaned_data["password"])
            if private is None:
                form.add_error("earlier", _("Your letters were not locked with this password."))
        if private is not None:
            keys.keep(request, private)
            return HttpResponseRedirect(_onward(request))
    return render(request, "support/earlier.html", {"form": form, "crumbs": _crumbs()})


def _opened(account: Account, password: str) -> X25519PrivateKey | None:
    key = ReadingKey.objects.filter(account=account).first()
    return keys.make(account, password) if key is None else keys.open_with(key, password)


def _moved(account: Account, before: str, password: str) -> X25519PrivateKey | None:
    key = ReadingKey.objects.filter(account=account).first()
    private = None if key is None else keys.open_with(key, before)
    if key is not None and private is not None:
        keys.lock_again(key, private, password)
    return private


def _onward(request: HttpRequest) -> str:
    """The page that sent the reader here, if it is one of ours, by path alone."""
    wanted = request.GET.get("next", "")
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours and "?" not in wanted and "&" not in wanted else reverse("letters")


def _crumbs() -> Any:
    return trail((_("Letters"), "letters"))
