"""Tells Django of this part of the site, and of its checks."""

from django.apps import AppConfig
from django.core.checks import register


class SiteConfig(AppConfig):
    name = "ngroups.customer.site"
    label = "site"

    def ready(self) -> None:
        """Have Django ask the checks of privacy too."""
        from ngroups.customer.site.checks import privacy  # noqa: PLC0415  it asks for models, which are loaded only now

        register(privacy)
