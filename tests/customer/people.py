"""Customers for tests."""

from django.test import Client
from django.urls import reverse

from ngroups.customer.accounts.models import Account
from ngroups.customer.accounts.services import sign_up

PASSWORD = "a quiet canal in autumn"


def somebody(wish: str = "anna") -> Account:
    """An account with `PASSWORD`."""
    return sign_up(wish, PASSWORD, "en", "2026-11")


def logged_in(client: Client, account: Account, password: str = PASSWORD) -> Client:
    """The browser after its owner logged in through the page."""
    answer = client.post(reverse("login"), {"name": account.name, "password": password})
    assert answer.status_code == 302, answer.content
    return client
