"""Between the password and the second factor: who it is, for ten minutes, in the session's signed cookie."""

import time
import uuid
from typing import Final

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from ngroups.customer.accounts.models import Account

SECONDS: Final = 600
_KEY = "second step"
_PROVED = "second factor"
_BACKEND = "ngroups.customer.accounts.backend.AccountBackend"


def begin(request: HttpRequest, account: Account) -> None:
    """The password was right; the second factor is still to be shown."""
    until = int(time.time()) + SECONDS
    request.session[_KEY] = [str(account.pk), account.get_session_auth_hash(), until]


def waiting(request: HttpRequest) -> Account | None:
    """Who has shown the password and not yet the second factor; None when that is too long ago."""
    try:
        number, proof, until = request.session[_KEY]
        account = Account.objects.filter(pk=uuid.UUID(number)).first()
    except (KeyError, ValueError):
        return None
    if (
        account is None
        or time.time() > until
        or not constant_time_compare(proof, account.get_session_auth_hash())
    ):
        return None
    return account


def enter(request: HttpRequest, account: Account, *, proved: bool) -> None:
    """Log in. `proved` says that a second factor was shown."""
    request.session.pop(_KEY, None)
    login(request, account, backend=_BACKEND)
    request.session[_PROVED] = proved


def proved(request: HttpRequest) -> bool:
    """Whether this session began with a second factor, which staff's must."""
    return bool(request.session.get(_PROVED))


def keep(request: HttpRequest, account: Account) -> None:
    """After a change that ended all sessions: this one goes on."""
    enter(request, account, proved=proved(request))
