"""Signing up: what is asked, what is kept, and that it tells nobody who else has an account."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from ngroups.customer.accounts.models import Account, RecoveryCode
from ngroups.customer.accounts.services import sign_up
from tests.customer.people import PASSWORD

FORM = {"new_password": PASSWORD, "again": PASSWORD}


def test_a_number_is_given_to_who_chooses_no_name(client: Client) -> None:
    page = client.post(reverse("signup"), {"name": "", **FORM}).content.decode()
    account = Account.objects.get()
    assert re.fullmatch(r"[1-9][0-9]{9}", account.name)
    assert account.name in page


def test_a_chosen_name_gets_digits(client: Client) -> None:
    client.post(reverse("signup"), {"name": "Anna.Berg", **FORM})
    assert re.fullmatch(r"anna\.berg-[0-9]{4}", Account.objects.get().name)


def test_a_name_in_use_is_not_told_from_one_that_is_free(client: Client) -> None:
    pages = []
    for _ in range(2):
        page = (
            Client(HTTP_HOST="localhost").post(reverse("signup"), {"name": "anna", **FORM}).content.decode()
        )
        pages.append(re.sub(r"anna-\d{4}|<code>[^<]*|value=\"[^\"]*", "", page))
    assert Account.objects.count() == 2
    assert pages[0] == pages[1]


def test_it_logs_in_and_shows_ten_codes_once(client: Client) -> None:
    page = client.post(reverse("signup"), {"name": "", **FORM}).content.decode()
    codes = re.findall(r"<code>([a-z2-7-]{19})</code>", page)
    assert len(set(codes)) == RecoveryCode.objects.count() == 10
    account = client.get(reverse("account")).content.decode()
    assert not any(code in account for code in codes)


def test_the_month_is_kept_and_no_day(client: Client) -> None:
    client.post(reverse("signup"), {"name": "", **FORM})
    account = Account.objects.get()
    assert re.fullmatch(r"\d{4}-\d{2}", account.created_month)
    assert account.language == "en"
    assert account.password.startswith("argon2$argon2id$")


def test_ids_are_random(db: None) -> None:
    ids = {sign_up("", PASSWORD, "en", "2026-11").pk for _ in range(8)}
    assert {each.version for each in ids} == {4}
    assert len(ids) == 8


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "ab"}, "beginning with a letter"),
        ({"name": "1anna"}, "beginning with a letter"),
        ({"name": "an na"}, "beginning with a letter"),
        ({"name": "a" * 25}, "at most 24"),
        ({"new_password": "short", "again": "short"}, "too short"),
        ({"new_password": "1234567890", "again": "1234567890"}, "too common"),
        ({"again": "another one entirely"}, "differ"),
        ({"new_password": "p" * 257, "again": "p" * 257}, "at most 256"),
        ({"name": "annabergmann", "new_password": "annabergmann1", "again": "annabergmann1"}, "too similar"),
    ],
)
def test_what_does_not_do_is_said_and_nothing_is_made(
    client: Client, changed: dict[str, str], said: str
) -> None:
    answer = client.post(reverse("signup"), {"name": "", **FORM, **changed})
    assert said in answer.content.decode()
    assert not Account.objects.exists()


def test_nobody_signs_up_by_the_hundred(client: Client) -> None:
    for _ in range(20):
        assert Client(HTTP_HOST="localhost").post(reverse("signup"), {"name": "", **FORM}).status_code == 200
    assert client.post(reverse("signup"), {"name": "", **FORM}).status_code == 429
    elsewhere = client.post(reverse("signup"), {"name": "", **FORM}, REMOTE_ADDR="192.0.2.1")
    assert elsewhere.status_code == 200
