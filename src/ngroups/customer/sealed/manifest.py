"""What the table of sealed fields holds, why, how long, and who erases it."""

from django.utils.translation import gettext_lazy as _

from ngroups.customer.disclosure.tables import Column, Kept, Table

TABLES = (
    Table(
        name="sealed_sealedfield",
        title=_("Mail address"),
        whose="account",
        lifetime=_("until you erase it"),
        eraser=_("you, on the page Mail address or by leaving"),
        columns={
            "id": Column(_("a random number that the address was sealed under")),
            "account_id": Column(_("whose row it is")),
            "name": Column(_("which field this is")),
            "sealed": Column(
                _("the address for the custodians, several of whom must open it together"), Kept.SEALED
            ),
            "envelope": Column(
                _("the address for the mailer, which writes to you when you ask for it"), Kept.SEALED
            ),
            "blind": Column(
                _("to find your account when you give your address instead of your user name"), Kept.HASH
            ),
            "confirmed": Column(_("whether you have confirmed that the address is yours")),
        },
    ),
)
