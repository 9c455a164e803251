"""Tells Django of this part of the site."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete


class SupportConfig(AppConfig):
    name = "ngroups.customer.support"
    label = "support"

    def ready(self) -> None:
        """Whoever loses a role loses its key."""
        from ngroups.customer.staff.models import Membership  # noqa: PLC0415  models exist only now

        post_delete.connect(_lost_role, sender=Membership, dispatch_uid="ngroups.support.grants")


def _lost_role(instance: Any, **_: Any) -> None:
    from ngroups.customer.support.models import Grant  # noqa: PLC0415  as above

    Grant.objects.filter(account=instance.account_id, key__role=instance.group.name).delete()
