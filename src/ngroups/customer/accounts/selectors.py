"""What is asked about accounts."""

from ngroups.customer.accounts.models import NAME_LENGTH, Account
from ngroups.customer.accounts.names import normal


def account_called(name: str) -> Account | None:
    """The account of that name, however it was typed."""
    return Account.objects.filter(name=normal(name)[:NAME_LENGTH]).first()


def has_second_factor(account: Account) -> bool:
    """Whether a password alone does not open this account."""
    return account.passkeys.exists() or has_totp(account)


def has_totp(account: Account) -> bool:
    """Whether an authenticator program is set up."""
    return hasattr(account, "totp")


def recovery_codes_left(account: Account) -> int:
    """How many codes have not been used."""
    return account.recovery_codes.count()
