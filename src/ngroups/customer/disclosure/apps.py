"""Tells Django of this part of the site."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "ngroups.customer.disclosure"
    label = "disclosure"
