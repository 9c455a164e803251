"""The operator's settings and the site's keys, which travel among Django's settings."""

from typing import Final, cast

from django.conf import settings

from ngroups.customer.configuration import CustomerSettings
from ngroups.customer.site.keys import Keys

SETTINGS: Final = "NGROUPS"
KEYS: Final = "NGROUPS_KEYS"


def own_settings() -> CustomerSettings:
    """What the operator configured."""
    return cast("CustomerSettings", getattr(settings, SETTINGS))


def own_keys() -> Keys:
    """The keys drawn from the site's secret."""
    return cast("Keys", getattr(settings, KEYS))
