"""Tells Django of this part of the site, and holds what its process keeps in memory."""

import secrets
import time
from typing import cast

from django.apps import AppConfig, apps

from ngroups.base.clock import Clock, SystemClock
from ngroups.customer.passes.codes import ShownCodes
from ngroups.customer.passes.door import Door
from ngroups.customer.passes.script import Script, script
from ngroups.customer.site.own import own_settings


class PassesConfig(AppConfig):
    name = "ngroups.customer.passes"
    label = "passes"

    door: Door
    shown: ShownCodes
    clock: Clock
    script: Script | None

    def ready(self) -> None:
        """Find the door and the script; ask nobody yet."""
        self.door = Door(own_settings().passes.door, time.monotonic)
        self.shown = ShownCodes(secrets.token_bytes(32), time.monotonic)
        self.clock = SystemClock()
        self.script = script()


def passes() -> PassesConfig:
    """The passes of this process: its door, and what it keeps in memory."""
    return cast("PassesConfig", apps.get_app_config("passes"))
