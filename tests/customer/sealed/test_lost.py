"""The lost login by mail: a link that works once, for a while, and an answer that tells nothing."""

import re
import time
from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from ngroups.customer.accounts.models import Account
from ngroups.customer.sealed.apps import desk
from ngroups.customer.sealed.letters import LOST_MINUTES, take_way_back
from ngroups.customer.sealed.models import SealedField
from ngroups.customer.sealed.selectors import MOST
from ngroups.customer.sealed.services import EMAIL, confirm, seal
from tests.customer.accounts.conftest import counted
from tests.customer.people import PASSWORD, logged_in, somebody
from tests.customer.sealed.conftest import Outside

__all__ = ["counted"]
ADDRESS = "Some.One@example.com"
NEW = "another canal in spring"


def known(wish: str = "anna", *, confirmed: bool = True, address: str = ADDRESS) -> Account:
    """An account with a mail address."""
    account, here = somebody(wish), desk()
    assert here is not None
    field = seal(here, account, EMAIL, address)
    if confirmed:
        confirm(field)
    return account


def ask(client: Client, text: str) -> str:
    answer = client.post(reverse("ask-way-back"), {"known": text})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def anna(outside: Outside) -> Account:
    return known()


@pytest.mark.parametrize("by", ["name", "address"])
def test_the_way_back(client: Client, anna: Account, outside: Outside, by: str) -> None:
    elsewhere = logged_in(Client(HTTP_HOST="localhost"), anna)
    ask(client, anna.name.upper() if by == "name" else ADDRESS.upper())
    ((letter, _, address, path),) = outside.letters()
    assert (letter, address) == ("lost_login", ADDRESS)
    assert anna.name in client.get(path).content.decode()
    answer = client.post(path, {"new_password": NEW, "again": NEW})
    assert answer.status_code == 302
    assert elsewhere.get(reverse("account")).status_code == 302
    logged_in(client, anna, NEW)
    assert client.post(path, {"new_password": PASSWORD, "again": PASSWORD}).status_code == 404


def test_a_weak_or_mistyped_password_does_not_use_the_link_up(
    client: Client, anna: Account, outside: Outside
) -> None:
    ask(client, anna.name)
    path = outside.letters()[0][3]
    for first, second in (("short", "short"), (NEW, NEW + "x"), (anna.name, anna.name)):
        assert client.post(path, {"new_password": first, "again": second}).status_code == 200
    assert client.post(path, {"new_password": NEW, "again": NEW}).status_code == 302


def test_it_is_over_after_its_time(client: Client, anna: Account, outside: Outside) -> None:
    ask(client, anna.name)
    path = outside.letters()[0][3]
    later = time.time() + LOST_MINUTES * 60 + 1
    with patch("ngroups.customer.sealed.letters.time.time", lambda: later):
        assert client.get(path).status_code == 404
    assert client.get(path).status_code == 200


def test_one_use_of_two_letters_ends_both(client: Client, anna: Account, outside: Outside) -> None:
    ask(client, anna.name)
    ask(client, anna.name)
    first, second = (path for *_, path in outside.letters())
    assert client.post(second, {"new_password": NEW, "again": NEW}).status_code == 302
    assert client.get(first).status_code == 404


def test_of_two_who_use_a_link_at_once_one_does(client: Client, anna: Account, outside: Outside) -> None:
    ask(client, anna.name)
    token = outside.letters()[0][3].rpartition("/")[2]
    assert [take_way_back(token, NEW), take_way_back(token, PASSWORD)] == [True, False]


def test_a_second_factor_is_still_asked_for(client: Client, anna: Account, outside: Outside) -> None:
    from ngroups.customer.accounts.services import set_up_totp  # noqa: PLC0415  only here

    set_up_totp(anna, "JBSWY3DPEHPK3PXP")
    ask(client, anna.name)
    client.post(outside.letters()[0][3], {"new_password": NEW, "again": NEW})
    answer = client.post(reverse("login"), {"name": anna.name, "password": NEW})
    assert answer["Location"] == reverse("second")


def test_an_erased_or_replaced_address_takes_its_letters_along(
    client: Client, anna: Account, outside: Outside
) -> None:
    ask(client, anna.name)
    SealedField.objects.all().delete()
    assert client.get(outside.letters()[0][3]).status_code == 404


def test_an_address_that_is_not_confirmed_is_not_written_to(client: Client, outside: Outside) -> None:
    account = known(confirmed=False)
    for text in (account.name, ADDRESS):
        ask(client, text)
    assert outside.letters() == []
    assert len(outside.orders) == 1 + MOST


def test_one_address_of_several_accounts(client: Client, outside: Outside) -> None:
    for wish in ("anna", "berta", "clara", "dora"):
        known(wish)
    ask(client, ADDRESS)
    names = {client.get(path).content.decode().partition("<strong>")[2][:4] for *_, path in outside.letters()}
    assert len(outside.letters()) == MOST
    assert len(names) == MOST


def test_somebody_and_nobody_read_and_cost_the_same(
    client: Client, outside: Outside, counted: Callable[[], tuple[int, list[str]]]
) -> None:
    """Page, queries, hashes, and the number and length of what the mailer is given."""
    known("anna")
    known("berta", confirmed=False, address="other@example.com")
    bare = somebody("clara")
    names = [account.name for account in Account.objects.exclude(pk=bare.pk)] + [bare.name, "nobody-0000"]
    addresses = [ADDRESS, "other@example.com", "nobody@example.com"]
    for asked in (names, addresses):
        answers = set()
        for text in asked:
            outside.orders = []
            counted()
            page = ask(client, text).replace(text, "")
            sent = tuple(sorted(len(order.octets()) for order in outside.orders))
            hashes, queries = counted()
            answers.add((re.sub(r"<time.*?</time>", "", page), hashes, tuple(queries), sent))
        assert len(answers) == 1, answers


@pytest.mark.parametrize("text", ["anna", ADDRESS, "nobody@example.com"])
def test_without_the_mailer_everybody_is_told_the_same(
    client: Client, anna: Account, outside: Outside, text: str
) -> None:
    outside.busy = True
    assert "cannot be sent at present" in ask(client, anna.name if text == "anna" else text)


def test_not_too_often(client: Client, anna: Account, outside: Outside) -> None:
    for _ in range(20):
        ask(client, anna.name)
    assert client.post(reverse("ask-way-back"), {"known": anna.name}).status_code == 429
    assert client.get(outside.letters()[0][3]).status_code == 429


@pytest.mark.parametrize("token", ["x", "A" * 75, "A" * 74 + "~", "A" * 5000])
def test_links_that_we_never_sent(client: Client, outside: Outside, token: str) -> None:
    for name in ("way-back", "confirm-address"):
        assert client.get(reverse(name, args=[token])).status_code == 404


def test_a_token_for_one_purpose_serves_no_other(client: Client, anna: Account, outside: Outside) -> None:
    ask(client, anna.name)
    SealedField.objects.update(confirmed=False)
    token = outside.letters()[0][3].rpartition("/")[2]
    assert client.post(reverse("confirm-address", args=[token])).status_code == 404


def test_the_page_of_the_lost_login_leads_here(client: Client, outside: Outside) -> None:
    assert reverse("ask-way-back") in client.get(reverse("lost")).content.decode()


def test_a_letter_is_worth_nothing_when_the_address_is_not_confirmed_any_more(
    client: Client, anna: Account, outside: Outside
) -> None:
    ask(client, anna.name)
    SealedField.objects.update(confirmed=False)
    assert client.get(outside.letters()[0][3]).status_code == 404
