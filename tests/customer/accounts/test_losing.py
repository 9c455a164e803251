"""The lost login: a recovery code sets a new password, and a wrong one tells nothing."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from ngroups.customer.accounts.models import RecoveryCode
from ngroups.customer.accounts.services import issue_recovery_codes
from tests.customer.people import PASSWORD, logged_in, somebody

NEW = "another canal in spring"


def recover(client: Client, name: str, code: str) -> tuple[int, str]:
    given = {"name": name, "code": code, "new_password": NEW, "again": NEW}
    answer = client.post(reverse("lost"), given)
    return answer.status_code, answer.content.decode()


def test_a_code_sets_a_new_password_once_and_ends_sessions(client: Client) -> None:
    account = somebody()
    code = issue_recovery_codes(account)[3]
    other = logged_in(Client(HTTP_HOST="localhost"), account)
    assert recover(client, account.name.upper(), f" {code.upper().replace('-', ' ')}")[0] == 302
    assert other.get(reverse("account")).status_code == 302
    logged_in(client, account, NEW)
    assert client.post(reverse("login"), {"name": account.name, "password": PASSWORD}).status_code == 200
    assert account.recovery_codes.count() == 9
    assert recover(client, account.name, code)[0] == 200


def test_no_code_of_one_account_opens_another(client: Client) -> None:
    anna, berta = somebody("anna"), somebody("berta")
    assert recover(client, anna.name, issue_recovery_codes(berta)[0])[0] == 200
    assert berta.recovery_codes.count() == 10


def test_an_unknown_name_reads_and_costs_as_a_wrong_code(
    client: Client, counted: Callable[[], tuple[int, list[str]]]
) -> None:
    account = somebody()
    issue_recovery_codes(account)
    counted()
    pages, costs = [], []
    for name in (account.name, "nobody-0000"):
        status, page = recover(client, name, "aaaa-bbbb-cccc-dddd")
        assert status == 200
        pages.append(page.replace(name, "").split("csrfmiddlewaretoken")[0])
        costs.append(counted())
    assert pages[0] == pages[1]
    assert costs[0] == costs[1]
    assert costs[0][0] == 1


def test_codes_are_stored_as_digests_only(db: None) -> None:
    account = somebody()
    codes = issue_recovery_codes(account)
    stored = b"".join(bytes(row.digest) for row in RecoveryCode.objects.all())
    assert not any(code.replace("-", "").encode() in stored for code in codes)


def test_new_codes_make_the_old_ones_worthless(client: Client) -> None:
    account = somebody()
    old = issue_recovery_codes(account)[0]
    issue_recovery_codes(account)
    assert recover(client, account.name, old)[0] == 200


def test_guessing_is_stopped(client: Client) -> None:
    account = somebody()
    answers = [recover(client, account.name, f"aaaa-{number}")[0] for number in range(25)]
    assert answers[:20] == [200] * 20
    assert set(answers[20:]) == {429}
