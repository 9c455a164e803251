"""Who a wallet speaks for: account name and password (RFC 7617), and the code of a second factor.

The same refusal, after the same work, for a name that does not exist and for a wrong password.
"""

import base64

from django.contrib.auth import authenticate
from django.http import HttpRequest

from ngroups.customer.accounts.guard import Guard
from ngroups.customer.accounts.models import Account
from ngroups.customer.accounts.selectors import has_second_factor
from ngroups.customer.accounts.services import check_totp
from ngroups.customer.passes.codes import ShownCodes
from ngroups.customer.passes.door import RefusedError


class TooManyTriesError(RefusedError):
    def __init__(self) -> None:
        super().__init__("busy")


def account_of_wallet(request: HttpRequest, guard: Guard, shown: ShownCodes, address: str) -> Account:
    """Raises `RefusedError`, which may be `TooManyTriesError`."""
    name, password = _basic(request.headers.get("Authorization", ""))
    if not guard.login(address, name):
        raise TooManyTriesError
    account = authenticate(request, name=name, password=password)
    if not isinstance(account, Account):
        raise RefusedError("login")
    if has_second_factor(account):
        _second_factor(account, request.headers.get("One-Time-Code", ""), guard, shown)
    return account


def _second_factor(account: Account, code: str, guard: Guard, shown: ShownCodes) -> None:
    if not code:
        raise RefusedError("code-wanted")
    if shown.holds(account.pk.bytes, code):
        return
    if not guard.second_step(str(account.pk)):
        raise TooManyTriesError
    if not check_totp(account, code, guard):
        raise RefusedError("login")
    shown.add(account.pk.bytes, code)


def _basic(header: str) -> tuple[str, str]:
    scheme, _, words = header.partition(" ")
    try:
        text = base64.b64decode(words.strip(), validate=True).decode("utf-8")
    except ValueError:
        raise RefusedError("login") from None
    name, colon, password = text.partition(":")
    if scheme.lower() != "basic" or not colon or "\0" in text:
        raise RefusedError("login")
    return name, password
