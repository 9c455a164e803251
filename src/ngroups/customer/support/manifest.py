"""What the tables of support hold, why, how long, and who erases it."""

from django.utils.translation import gettext_lazy as _

from ngroups.customer.disclosure.tables import Column, Kept, Table

_NUMBER = Column(_("a random number that the row is found by"))
_OWNER = Column(_("whose row it is"))
_UNTIL_LEFT = _("until you leave")
_YOU = _("you, by leaving")
_AFTER_CLOSING = _("until some days after the letter is closed; the page Letters says how many")
_DAILY = _("the site, each day; you, by leaving")

TABLES = (
    Table(
        name="support_readingkey",
        title=_("Key for your letters"),
        whose="account",
        lifetime=_UNTIL_LEFT,
        eraser=_YOU,
        columns={
            "id": _NUMBER,
            "account_id": _OWNER,
            "public": Column(_("to encrypt to you what is written to you")),
            "salt": Column(_("random; stretched together with your password, so that it opens the key")),
            "locked": Column(_("your private key, which your password alone opens"), Kept.SEALED),
        },
    ),
    Table(
        name="support_rolekey",
        title=_("Key of a role"),
        lifetime=_("as long as the role has it"),
        eraser=_("an administrator"),
        columns={
            "id": _NUMBER,
            "role": Column(_("which role")),
            "public": Column(_("to encrypt letters to those who have the role")),
        },
    ),
    Table(
        name="support_grant",
        title=_("Key of your role"),
        whose="account",
        lifetime=_("as long as you have the role"),
        eraser=_("an administrator; you, by leaving"),
        columns={
            "id": _NUMBER,
            "key_id": Column(_("which role's key")),
            "account_id": _OWNER,
            "envelope": Column(_("the role's private key, encrypted to you"), Kept.SEALED),
        },
    ),
    Table(
        name="support_ticket",
        title=_("Letter to support"),
        whose="account",
        lifetime=_AFTER_CLOSING,
        eraser=_DAILY,
        columns={
            "id": _NUMBER,
            "account_id": _OWNER,
            "category": Column(_("what it is about, as you chose")),
            "state": Column(_("whether it waits, is answered or is closed")),
            "waiting_since": Column(
                _("so that the longest wait ends first"), lifetime=_("until it is answered")
            ),
            "closed": Column(_("so that it is erased in time")),
        },
    ),
    Table(
        name="support_message",
        title=_("Message of a letter"),
        whose="ticket__account",
        lifetime=_AFTER_CLOSING,
        eraser=_DAILY,
        columns={
            "id": _NUMBER,
            "ticket_id": Column(_("which letter it belongs to")),
            "place": Column(_("the order of the messages")),
            "by_staff": Column(_("whether we wrote it or you")),
            "for_customer": Column(_("the text, encrypted to you"), Kept.SEALED),
            "for_support": Column(_("the text, encrypted to those who answer"), Kept.SEALED),
        },
    ),
)
