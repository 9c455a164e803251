"""Tells Django of this part of the site, and holds what was read from the content folder at the start."""

from django.apps import AppConfig

from ngroups.customer.content.folder import content_folder, words
from ngroups.customer.content.library import Library
from ngroups.customer.content.plans import Plan, read_plans
from ngroups.customer.content.reading import read_library
from ngroups.customer.content.status import NewsStatus
from ngroups.customer.site.own import own_settings


class ContentConfig(AppConfig):
    name = "ngroups.customer.content"
    label = "content"

    library: Library
    plans: tuple[Plan, ...]
    status: NewsStatus

    def ready(self) -> None:
        """Read everything once. A dead link keeps the site from starting: raises `ContentError`."""
        own = own_settings()
        folder = content_folder(own)
        self.library = read_library(folder, words(own))
        self.plans = read_plans(folder / "plans.toml")
        self.status = NewsStatus((own.news_host, own.news_port))
