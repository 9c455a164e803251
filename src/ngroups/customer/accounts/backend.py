"""How Django learns who logs in and who is logged in."""

import uuid
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from ngroups.customer.accounts.models import Account
from ngroups.customer.accounts.selectors import account_called


class AccountBackend(BaseBackend):
    """Names and passwords."""

    def authenticate(
        self, request: HttpRequest | None, *, name: str = "", password: str = "", **_: Any
    ) -> Account | None:
        """The account, or None. An argon2 hash is worked out in every case: time does not tell which."""
        account = account_called(name)
        if account is None:
            make_password(password)
            return None
        return account if check_password(password, account.password) else None

    def get_user(self, user_id: uuid.UUID) -> Account | None:
        return Account.objects.filter(pk=user_id).first()
