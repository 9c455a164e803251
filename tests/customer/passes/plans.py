"""Plans as shipped."""

from typing import cast

from django.apps import apps

from ngroups.customer.content.apps import ContentConfig
from ngroups.customer.content.plans import Plan


def plan(name: str) -> Plan:
    return next(
        each for each in cast("ContentConfig", apps.get_app_config("content")).plans if each.id == name
    )


UNLIMITED = plan("unlimited")
BLOCK = plan("block-500")
