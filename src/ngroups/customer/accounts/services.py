"""What is done to accounts. No exception from here says whose account it was."""

import secrets
import time
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from ngroups.customer.accounts import names, recovery, totp
from ngroups.customer.accounts.guard import Guard
from ngroups.customer.accounts.locked import lock, unlock
from ngroups.customer.accounts.models import Account, Passkey, RecoveryCode, Totp
from ngroups.customer.accounts.selectors import account_called
from ngroups.customer.site.own import own_keys

PASSKEYS: Final = 10
"""Of one account."""
_DRAWS: Final = 50
"""Names drawn before giving up; all ten thousand of a wish would have to be nearly used up."""


class NamesUsedUpError(Exception):
    """No free name was found for the wish."""


class TooManyPasskeysError(Exception):
    """The account has as many passkeys as one may have."""


def sign_up(wish: str, password: str, language: str, month: str) -> Account:
    """A new account, called after `wish` (may be empty). Raises `NamesUsedUpError`."""
    account = Account(language=language, created_month=month, sessions=_mark())
    account.set_password(password)
    for _ in range(_DRAWS):
        account.name = names.draw(names.normal(wish), secrets.randbelow)
        try:
            with transaction.atomic():
                account.save(force_insert=True)
        except IntegrityError:
            continue
        return account
    raise NamesUsedUpError


def change_password(account: Account, password: str) -> None:
    """Set another password and end all sessions."""
    account.set_password(password)
    account.sessions = _mark()
    account.save(update_fields=["password", "sessions"])


def end_sessions(account: Account) -> None:
    """Log out everywhere: no cookie made until now is good any more."""
    account.sessions = _mark()
    account.save(update_fields=["sessions"])


def choose_language(account: Account, language: str) -> None:
    """In which language letters are written."""
    account.language = language
    account.save(update_fields=["language"])


def set_up_totp(account: Account, secret: str) -> None:
    """Ask for this secret's codes from now on."""
    locked = lock(_key("totp"), secret.encode(), account.pk.bytes)
    Totp.objects.update_or_create(account=account, defaults={"secret": locked})


def remove_totp(account: Account) -> None:
    Totp.objects.filter(account=account).delete()


def check_totp(account: Account, code: str, guard: Guard, now: float | None = None) -> bool:
    """Whether `code` is the authenticator's of now, for the first time. Nothing is written."""
    held = Totp.objects.filter(account=account).first()
    if held is None:
        return False
    secret = unlock(_key("totp"), bytes(held.secret), account.pk.bytes).decode()
    step = totp.matching_step(secret, code, time.time() if now is None else now)
    return step is not None and guard.first_use(f"totp {account.pk} {step}")


def add_passkey(account: Account, credential: bytes, public_key: bytes, label: str) -> None:
    """Raises `TooManyPasskeysError`."""
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if account.passkeys.count() >= PASSKEYS:
            raise TooManyPasskeysError
        Passkey.objects.create(account=account, credential=credential, public_key=public_key, label=label)


def remove_passkey(account: Account, passkey: str) -> None:
    """Of this account only, whatever id was asked for."""
    account.passkeys.filter(pk=passkey).delete()


def issue_recovery_codes(account: Account) -> list[str]:
    """New codes, which are never shown again; those from before are worth nothing now."""
    codes = [recovery.draw() for _ in range(recovery.CODES)]
    key = _key("recovery")
    with transaction.atomic():
        account.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(account=account, digest=recovery.digest(key, account.pk.bytes, code))
            for code in codes
        )
    return codes


def spend_recovery_code(account: Account, code: str) -> bool:
    """Whether the code was the account's; it is gone now. Of two who try it at once, one has it."""
    digest = recovery.digest(_key("recovery"), account.pk.bytes, code)
    deleted, _ = account.recovery_codes.filter(digest=digest).delete()
    return deleted > 0


def recover(name: str, code: str, password: str) -> Account | None:
    """Set a new password by name and recovery code and end all sessions; None where they do not fit.

    The new password is hashed in every case, so that time does not tell whether the name exists.
    """
    account = account_called(name)
    hashed = make_password(password)
    with transaction.atomic():
        if not spend_recovery_code(account or _nobody(), code) or account is None:
            return None
        account.password, account.sessions = hashed, _mark()
        account.save(update_fields=["password", "sessions"])
    return account


def leave(account: Account) -> None:
    """Erase the account and every row that hangs on it, now."""
    account.delete()


def _nobody() -> Account:
    """An account that is in no table, with a random id; what is asked of it costs as much as of any other."""
    return Account()


def _mark() -> str:
    return secrets.token_urlsafe(16)


def _key(purpose: str) -> bytes:
    return own_keys().key(purpose)
