"""Tells Django of this part of the site, and holds what its process keeps in memory."""

from django.apps import AppConfig

from ngroups.customer.accounts.guard import Guard
from ngroups.customer.site.own import own_settings


class AccountsConfig(AppConfig):
    name = "ngroups.customer.accounts"
    label = "accounts"

    guard: Guard

    def ready(self) -> None:
        """Start with no tries used."""
        self.guard = Guard(own_settings().signups_per_hour)
