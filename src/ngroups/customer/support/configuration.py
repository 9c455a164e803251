"""The `[customer.support]` part of the configuration file."""

from pydantic import Field

from ngroups.base.config import Table


class Support(Table):
    keep_days: int = Field(default=30, ge=1, le=3650)
    """Days after which a closed letter is erased."""
