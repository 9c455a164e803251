"""What the views of accounts ask of a request: who it is, from where, and with what behind it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.apps import apps
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ngroups.customer.accounts.apps import AccountsConfig
from ngroups.customer.accounts.guard import Guard
from ngroups.customer.accounts.models import Account
from ngroups.customer.accounts.passkeys import Passkeys
from ngroups.customer.site import faults
from ngroups.customer.site.own import own_settings
from ngroups.customer.site.trail import Crumb

View = Callable[..., HttpResponse]


def guard() -> Guard:
    """The brakes on guessing of this process."""
    return cast("AccountsConfig", apps.get_app_config("accounts")).guard


def passkeys() -> Passkeys:
    own = own_settings()
    return Passkeys(own.host, own.origin, own.name)


def address(request: HttpRequest) -> str:
    """Where the request comes from; to be hashed and forgotten."""
    return str(request.META.get("REMOTE_ADDR", ""))


def account_of(request: HttpRequest) -> Account:
    """Who is logged in, on a page that only lets those in."""
    assert isinstance(request.user, Account)
    return request.user


def customers_only(view: View) -> View:
    """Lets in who is logged in; sends others to the login box and back."""
    return login_required(view)


def confirmed(request: HttpRequest, password: str) -> bool:
    """Whether the password is the account's, asked once more before something that cannot be undone."""
    return account_of(request).check_password(password)


def confirming(view: View) -> View:
    """A page whose forms take the password: not too many tries at it."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if request.method == "POST" and not guard().confirmation(str(account_of(request).pk)):
            return faults.too_many(request)
        return view(request, *arguments, **named)

    return customers_only(guarded)


def trail(*steps: tuple[str, str]) -> list[Crumb]:
    """Account > …; each step is a title and the name of its address."""
    return [Crumb(_("Account"), reverse("account")), *(Crumb(title, reverse(name)) for title, name in steps)]
