"""Tells Django of this part of the site."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "ngroups.customer.staff"
    label = "staff"
