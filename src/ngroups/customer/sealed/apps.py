"""Tells Django of this part of the site, and holds what its process seals with."""

from typing import cast

from django.apps import AppConfig, apps

from ngroups.customer.sealed.desk import Desk, open_desk
from ngroups.customer.site.own import own_settings


class SealedConfig(AppConfig):
    name = "ngroups.customer.sealed"
    label = "sealed"

    desk: Desk | None = None

    def ready(self) -> None:
        """Read the public keys."""
        self.desk = open_desk(own_settings().sealing)


def desk() -> Desk | None:
    """What this process seals with; None where addresses are not kept."""
    return cast("SealedConfig", apps.get_app_config("sealed")).desk
