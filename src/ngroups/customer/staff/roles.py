"""The roles there are. Counsel and custodians have none here: they work in the legal plane."""

from enum import Enum

from django.utils.translation import gettext_lazy as _


class Role(Enum):
    """What somebody of the staff may see. Nobody sees another role's part by having one."""

    SUPPORT = "support"
    BILLING = "billing"
    ADMINISTRATOR = "administrator"


TITLES = {
    Role.SUPPORT: _("Support"),
    Role.BILLING: _("Billing"),
    Role.ADMINISTRATOR: _("Administrator"),
}


class Reason(Enum):
    """Why somebody looks at a customer's data. A list, so that no free text about a customer is kept."""

    ANSWER = "answer"
    FAULT = "fault"
    ABUSE = "abuse"


REASONS = {
    Reason.ANSWER: _("to answer a letter"),
    Reason.FAULT: _("to find a fault"),
    Reason.ABUSE: _("to look into abuse of the service"),
}
