"""What the tables of accounts hold, why, how long, and who erases it."""

from django.utils.translation import gettext_lazy as _

from ngroups.customer.disclosure.tables import Column, Kept, Table

_UNTIL_LEFT = _("until you leave")
_YOU = _("you, by leaving")
_NUMBER = Column(_("a random number that the row is found by"))
_OWNER = Column(_("whose row it is"))

TABLES = (
    Table(
        name="accounts_account",
        title=_("Account"),
        whose="pk",
        lifetime=_UNTIL_LEFT,
        eraser=_YOU,
        columns={
            "id": Column(_("a random number that your other rows point to")),
            "name": Column(_("your user name, to log in with")),
            "password": Column(_("to recognise your password (argon2id)"), Kept.HASH),
            "language": Column(_("the language we write to you in"), lifetime=_("until you choose another")),
            "created_month": Column(_("the month in which you signed up; we do not keep the day")),
            "sessions": Column(
                _("random; your browser's session is good only as long as this stays the same"),
                lifetime=_("until you log out everywhere or change the password"),
            ),
        },
    ),
    Table(
        name="accounts_passkey",
        title=_("Passkey"),
        whose="account",
        lifetime=_("until you remove it"),
        eraser=_("you, on the page Security or by leaving"),
        columns={
            "id": _NUMBER,
            "account_id": _OWNER,
            "credential": Column(_("the number by which your device finds the key")),
            "public_key": Column(_("to check what your device signs")),
            "label": Column(_("what you call it")),
        },
    ),
    Table(
        name="accounts_totp",
        title=_("Authenticator"),
        whose="account",
        lifetime=_("until you remove it"),
        eraser=_("you, on the page Security or by leaving"),
        columns={
            "id": _NUMBER,
            "account_id": _OWNER,
            "secret": Column(_("to work out the code that your authenticator should show"), Kept.LOCKED),
        },
    ),
    Table(
        name="accounts_recoverycode",
        title=_("Recovery code"),
        whose="account",
        lifetime=_("until you use it or make new ones"),
        eraser=_("its use; you, on the page Security or by leaving"),
        columns={
            "id": _NUMBER,
            "account_id": _OWNER,
            "digest": Column(_("to recognise the code"), Kept.HASH),
        },
    ),
)
