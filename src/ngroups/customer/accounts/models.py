"""What is stored of an account. There is no column for a last log-in, an address, a browser or a day.

Each column's purpose, lifetime and eraser stand in `manifest.py` beside this file.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from ngroups.customer.site.records import Record

NAME_LENGTH = 40
LABEL_LENGTH = 40


class Accounts(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(name=username)


class Account(AbstractBaseUser, Record):
    """A customer, or somebody of the staff."""

    # Django fills this column at each log-in unless it is taken out.
    last_login = None
    name = models.CharField(max_length=NAME_LENGTH, unique=True)
    language = models.CharField(max_length=8)
    created_month = models.CharField(max_length=7)
    """`2026-11`; no day is kept."""
    sessions = models.CharField(max_length=32)
    """Random; part of what every session's cookie is signed for. A new one ends all sessions."""

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta(Record.Meta):
        abstract = False

    def __str__(self) -> str:
        """Not the name: this text goes into exceptions."""
        return "Account"

    def get_session_auth_hash(self) -> str:
        """What a session's cookie must carry to be this account's, as of now."""
        return salted_hmac(
            "ngroups.session", f"{self.password} {self.sessions}", algorithm="sha256"
        ).hexdigest()


class Passkey(Record):
    """A public key whose private half a device of the customer holds (WebAuthn Level 2)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    credential = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField(max_length=2048)
    label = models.CharField(max_length=LABEL_LENGTH, blank=True)

    class Meta(Record.Meta):
        abstract = False


class Totp(Record):
    """The secret that the customer's authenticator program shares with us (RFC 6238)."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="totp")
    secret = models.BinaryField(max_length=80)
    """Encrypted under a key that is not in the database."""

    class Meta(Record.Meta):
        abstract = False


class RecoveryCode(Record):
    """A code that stands in once for a lost password or second factor; gone when used."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField(max_length=32)

    class Meta(Record.Meta):
        abstract = False
