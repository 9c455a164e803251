"""Logging in and out, and that nobody learns from it who has an account."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ngroups.customer.accounts.services import change_password, end_sessions
from tests.customer.people import PASSWORD, logged_in, somebody


def test_a_customer_logs_in_and_out(client: Client) -> None:
    account = somebody()
    logged_in(client, account)
    assert account.name.encode() in client.get(reverse("account")).content
    client.post(reverse("logout"))
    assert client.get(reverse("account")).status_code == 302


def test_a_name_may_be_typed_as_people_type(client: Client) -> None:
    account = somebody("Anna.Berg")
    answer = client.post(reverse("login"), {"name": f"  {account.name.upper()} ", "password": PASSWORD})
    assert answer.status_code == 302


def test_a_wrong_password_and_an_unknown_name_read_alike_and_cost_alike(
    client: Client, counted: Callable[[], tuple[int, list[str]]]
) -> None:
    account = somebody()
    counted()
    pages, costs = [], []
    for name in (account.name, "nobody-0000"):
        answer = client.post(reverse("login"), {"name": name, "password": "a wrong one entirely"})
        assert answer.status_code == 200
        pages.append(answer.content.replace(name.encode(), b""))
        costs.append(counted())
    assert pages[0].split(b"csrfmiddlewaretoken")[0] == pages[1].split(b"csrfmiddlewaretoken")[0]
    assert b"user name or the password is wrong" in pages[0]
    assert costs[0] == costs[1]
    assert costs[0][0] == 1


def test_the_session_is_in_the_cookie_alone_and_names_no_one(client: Client) -> None:
    account = somebody()
    logged_in(client, account)
    assert set(client.cookies) == {"session", "csrf"}
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["max-age"]
        assert account.name not in cookie.value


@pytest.mark.parametrize("ending", [end_sessions, lambda account: change_password(account, PASSWORD)])
def test_sessions_end_everywhere(client: Client, ending: object) -> None:
    account = somebody()
    logged_in(client, account)
    assert client.get(reverse("account")).status_code == 200
    assert callable(ending)
    ending(account)
    assert client.get(reverse("account")).status_code == 302


def test_guessing_is_stopped_whether_or_not_the_name_exists(client: Client) -> None:
    account = somebody()
    tries: list[int] = []
    for name in (account.name, "nobody-0000"):
        for tried in range(1, 100):
            answer = client.post(
                reverse("login"), {"name": name, "password": "wrong"}, REMOTE_ADDR=f"192.0.2.{len(tries)}"
            )
            if answer.status_code == 429:
                tries.append(tried)
                break
    assert tries == [11, 11]


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/en/account/leave", "/en/account/leave"),
        ("https://elsewhere.example/", "/en/account"),
        ("//elsewhere.example/", "/en/account"),
        ("/\\elsewhere.example/", "/en/account"),
        ("javascript:alert(1)", "/en/account"),
    ],
)
def test_after_the_log_in_only_our_own_pages_follow(client: Client, wanted: str, led: str) -> None:
    account = somebody()
    where = reverse("login", query={"next": wanted})
    answer = client.post(where, {"name": account.name, "password": PASSWORD})
    assert answer.headers["Location"] == led


def test_a_form_from_elsewhere_changes_nothing() -> None:
    strict = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    assert strict.post(reverse("login"), {"name": "x", "password": "y"}).status_code == 403
