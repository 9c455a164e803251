"""Logging in with a second factor."""

import time
from datetime import UTC, datetime

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from ngroups.customer.accounts.models import Account, Totp
from ngroups.customer.accounts.second_step import SECONDS
from ngroups.customer.accounts.services import change_password, issue_recovery_codes, set_up_totp
from tests.customer.people import PASSWORD, somebody

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def account(db: None) -> Account:
    """One with an authenticator."""
    made = somebody()
    set_up_totp(made, SECRET)
    return made


def first_step(client: Client, account: Account) -> None:
    answer = client.post(reverse("login"), {"name": account.name, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("second")
    assert client.get(reverse("account")).status_code == 302


def second_step(client: Client, code: str) -> int:
    return client.post(reverse("second"), {"code": code}).status_code


def code_now(steps: int = 0) -> str:
    return pyotp.TOTP(SECRET).at(datetime.fromtimestamp(time.time() + 30 * steps, UTC))


def test_the_password_alone_does_not_open_it(client: Client, account: Account) -> None:
    first_step(client, account)
    assert second_step(client, "000000") == 200
    assert client.get(reverse("account")).status_code == 302


def test_a_code_opens_it_once(client: Client, account: Account) -> None:
    code = code_now()
    first_step(client, account)
    assert second_step(client, f"{code[:3]} {code[3:]}") == 302
    assert client.get(reverse("account")).status_code == 200
    other = Client(HTTP_HOST="localhost")
    first_step(other, account)
    assert second_step(other, code) == 200


def test_a_recovery_code_stands_in_once(client: Client, account: Account) -> None:
    code = issue_recovery_codes(account)[0]
    first_step(client, account)
    assert second_step(client, code) == 302
    other = Client(HTTP_HOST="localhost")
    first_step(other, account)
    assert second_step(other, code) == 200


def test_codes_are_not_guessed(client: Client, account: Account) -> None:
    first_step(client, account)
    assert [second_step(client, "000000") for _ in range(21)] == [200] * 20 + [429]


def test_without_the_first_step_there_is_no_second(client: Client, account: Account) -> None:
    assert second_step(client, code_now()) == 302
    assert client.get(reverse("account")).status_code == 302


def test_the_first_step_is_forgotten_after_a_while(
    client: Client, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_step(client, account)
    later = time.time() + SECONDS + 1
    monkeypatch.setattr("ngroups.customer.accounts.second_step.time.time", lambda: later)
    assert client.get(reverse("second")).headers["Location"] == reverse("login")


def test_the_first_step_ends_with_a_changed_password(client: Client, account: Account) -> None:
    first_step(client, account)
    change_password(account, "something else entirely")
    assert client.get(reverse("second")).headers["Location"] == reverse("login")


def test_the_secret_is_not_in_the_database_in_clear(account: Account) -> None:
    held = bytes(Totp.objects.get(account=account).secret)
    assert SECRET.encode() not in held
    assert len(held) > len(SECRET)
