"""The site's settings where nothing is configured: for mypy, which reads models by them."""

from pathlib import Path

from ngroups.customer.configuration import CustomerSettings
from ngroups.customer.site.keys import Keys
from ngroups.customer.site.settings import django_settings

globals().update(django_settings(CustomerSettings(), Path("state"), Keys(bytes(32))))
