"""What the tables of passes hold, why, how long, and who erases it."""

from django.utils.translation import gettext_lazy as _

from ngroups.customer.disclosure.tables import Column, Kept, Table

_NUMBER = Column(_("a random number that the row is found by"))
_OWNER = Column(_("whose row it is"))
_CLASS = Column(_("which kind of passes"))
_YEARS = Column(_("how many years a block's passes are good; 0 for passes of one month"))
_TICK = _("the daily tick; you, by leaving")

TABLES = (
    Table(
        name="passes_entitlement",
        title=_("Plan"),
        whose="account",
        lifetime=_("until a week after the last month, or after a block has run out"),
        eraser=_TICK,
        columns={
            "id": _NUMBER,
            "account_id": _OWNER,
            "plan": Column(_("which plan it is")),
            "pass_class": _CLASS,
            "count": Column(_("how many passes you may fetch for each month")),
            "years": _YEARS,
            "first_month": Column(_("from which month on")),
            "last_month": Column(_("until the end of which month")),
        },
    ),
    Table(
        name="passes_issuance",
        title=_("Passes fetched"),
        whose="account",
        lifetime=_("until a week after the month, or after a block has run out"),
        eraser=_TICK,
        columns={
            "id": Column(_("a keyed hash of your account, the kind of passes and the month")),
            "account_id": _OWNER,
            "pass_class": _CLASS,
            "epoch": Column(_("for which month; not when you fetched them")),
            "years": _YEARS,
            "batch": Column(
                _("to answer the same request again and refuse another; it fits every login alike"),
                Kept.HASH,
            ),
        },
    ),
)
