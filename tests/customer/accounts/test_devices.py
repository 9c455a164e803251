"""Passkeys: made, proved, refused."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ngroups.customer.accounts.models import Account, Passkey
from tests.customer.accounts.device import Device
from tests.customer.people import PASSWORD, logged_in, somebody

ORIGIN = "http://localhost:8119"


def question(page: bytes) -> dict[str, Any]:
    found = re.findall(r'data-options="([^"]+)"', page.decode())
    asked: dict[str, Any] = json.loads(html.unescape(found[0]))
    return asked


def added(client: Client, device: Device) -> str:
    """Add the device's passkey; the page that follows."""
    options = question(client.get(reverse("new-passkey")).content)
    given = {"label": "telephone", "password": PASSWORD, "answer": device.make(options)}
    return client.post(reverse("new-passkey"), given, follow=True).content.decode()


@pytest.fixture
def account(client: Client) -> Account:
    made = somebody()
    logged_in(client, made)
    return made


@pytest.fixture
def device() -> Device:
    return Device(ORIGIN, "localhost")


def test_a_passkey_is_added_and_opens_the_account(client: Client, account: Account, device: Device) -> None:
    assert "passkey is added" in added(client, device)
    other = Client(HTTP_HOST="localhost")
    other.post(reverse("login"), {"name": account.name, "password": PASSWORD})
    options = question(other.get(reverse("second")).content)
    assert [each["id"] for each in options["allowCredentials"]]
    answer = device.prove(options)
    assert other.post(reverse("second"), {"answer": answer}).headers["Location"] == reverse("account")
    assert other.get(reverse("account")).status_code == 200


def test_an_answer_is_good_once(client: Client, account: Account, device: Device) -> None:
    added(client, device)
    other = Client(HTTP_HOST="localhost")
    other.post(reverse("login"), {"name": account.name, "password": PASSWORD})
    answer = device.prove(question(other.get(reverse("second")).content))
    stolen = other.cookies["session"].value
    assert other.post(reverse("second"), {"answer": answer}).status_code == 302
    thief = Client(HTTP_HOST="localhost")
    thief.cookies["session"] = stolen
    assert thief.post(reverse("second"), {"answer": answer}).status_code == 200
    assert thief.get(reverse("account")).status_code == 302


def test_a_lookalike_site_gets_nothing(client: Client, account: Account) -> None:
    assert "gave no passkey" in added(client, Device("http://localhost.example", "localhost"))
    assert "gave no passkey" in added(client, Device(ORIGIN, "localhost.example"))
    assert not Passkey.objects.exists()


def test_another_device_does_not_open_it(client: Client, account: Account, device: Device) -> None:
    added(client, device)
    other = Client(HTTP_HOST="localhost")
    other.post(reverse("login"), {"name": account.name, "password": PASSWORD})
    stranger = Device(ORIGIN, "localhost")
    for pretended in (stranger.credential, device.credential):
        stranger.credential = pretended
        answer = stranger.prove(question(other.get(reverse("second")).content))
        assert other.post(reverse("second"), {"answer": answer}).status_code == 200
    assert other.get(reverse("account")).status_code == 302


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "\x00", "{" * 20_000, '{"id": 1}', '"x"', "1" * 5000, "[" * 16_000]
)
def test_anything_else_is_a_no(client: Client, account: Account, device: Device, answer: str) -> None:
    given = {"label": "", "password": PASSWORD, "answer": answer}
    client.get(reverse("new-passkey"))
    assert client.post(reverse("new-passkey"), given).status_code == 200
    assert not Passkey.objects.exists()
    added(client, device)
    other = Client(HTTP_HOST="localhost")
    other.post(reverse("login"), {"name": account.name, "password": PASSWORD})
    other.get(reverse("second"))
    assert other.post(reverse("second"), {"answer": answer}).status_code == 200


def test_it_is_added_only_against_the_password(client: Client, account: Account, device: Device) -> None:
    options = question(client.get(reverse("new-passkey")).content)
    given = {"label": "", "password": "wrong", "answer": device.make(options)}
    assert "not your password" in client.post(reverse("new-passkey"), given).content.decode()
    assert not Passkey.objects.exists()


def test_neither_the_devices_model_nor_its_counter_is_kept() -> None:
    assert {field.name for field in Passkey._meta.get_fields()} == {
        "id",
        "account",
        "credential",
        "public_key",
        "label",
    }
