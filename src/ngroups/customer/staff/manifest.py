"""What the tables of staff hold, why, how long, and who erases it."""

from django.utils.translation import gettext_lazy as _

from ngroups.customer.disclosure.tables import Column, Table

TABLES = (
    Table(
        name="staff_membership",
        title=_("Role"),
        whose="account",
        lifetime=_("as long as you work for us in this role"),
        eraser=_("an administrator, or you, by leaving"),
        columns={
            "id": Column(_("a random number that the row is found by")),
            "account_id": Column(_("whose row it is")),
            "group_id": Column(_("which role it is")),
        },
    ),
    Table(
        name="staff_staffaction",
        title=_("Somebody of our staff looked at something of yours"),
        whose="account",
        lifetime=_("a year"),
        eraser=_("the site, each day; you, by leaving"),
        columns={
            "id": Column(_("a random number that the row is found by")),
            "account_id": Column(_("whose row it is")),
            "who": Column(_("who looked")),
            "kind": Column(_("at what")),
            "reason": Column(
                _("why: answer is to answer a letter, fault to find a fault, abuse to look into abuse")
            ),
            "day": Column(_("on which day")),
        },
    ),
)
