"""Changing what keeps an account one's own."""

import re
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from ngroups.customer.accounts.models import Account, Passkey, Totp
from ngroups.customer.accounts.services import (
    PASSKEYS,
    TooManyPasskeysError,
    add_passkey,
    issue_recovery_codes,
    set_up_totp,
)
from tests.customer.people import PASSWORD, logged_in, somebody

NEW = "another canal in spring"


@pytest.fixture
def account(client: Client) -> Account:
    """Logged in with `client`."""
    made = somebody()
    logged_in(client, made)
    return made


def test_the_password_changes_and_only_this_session_goes_on(client: Client, account: Account) -> None:
    other = logged_in(Client(HTTP_HOST="localhost"), account)
    answer = client.post(
        reverse("password"), {"password": PASSWORD, "new_password": NEW, "again": NEW}, follow=True
    )
    assert "password is changed" in answer.content.decode()
    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302
    logged_in(other, account, NEW)


def test_the_note_is_shown_once(client: Client, account: Account) -> None:
    client.post(reverse("everywhere"))
    assert "session has ended" in client.get(reverse("security")).content.decode()
    assert "session has ended" not in client.get(reverse("security")).content.decode()


def test_log_out_everywhere_spares_this_session(client: Client, account: Account) -> None:
    other = logged_in(Client(HTTP_HOST="localhost"), account)
    client.post(reverse("everywhere"))
    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302


def test_an_authenticator_is_set_up_and_removed(client: Client, account: Account) -> None:
    page = client.get(reverse("authenticator")).content.decode()
    secret = re.sub(r"\s", "", re.findall(r'<code class="secret">([^<]+)', page)[0])
    proposal = re.findall(r'name="proposal" value="([^"]+)"', page)[0]
    assert "<svg" in page
    given = {"proposal": proposal, "password": PASSWORD, "code": pyotp.TOTP(secret).now()}
    assert "does not fit" in client.post(reverse("authenticator"), {**given, "code": "12"}).content.decode()
    assert (
        "not your password"
        in client.post(reverse("authenticator"), {**given, "password": "x"}).content.decode()
    )
    assert not Totp.objects.exists()
    assert client.post(reverse("authenticator"), given).status_code == 302
    assert Totp.objects.filter(account=account).exists()
    assert client.post(reverse("no-authenticator"), {"password": PASSWORD}).status_code == 302
    assert not Totp.objects.exists()


def test_a_secret_that_was_not_proposed_to_this_account_is_refused(client: Client, account: Account) -> None:
    page = client.get(reverse("authenticator")).content.decode()
    proposal = re.findall(r'name="proposal" value="([^"]+)"', page)[0]
    other = logged_in(Client(HTTP_HOST="localhost"), somebody("berta"))
    secret = proposal.partition(":")[0]
    given = {"proposal": proposal, "password": PASSWORD, "code": pyotp.TOTP(secret).now()}
    assert other.post(reverse("authenticator"), given).status_code == 302
    assert not Totp.objects.exists()


def test_recovery_codes_are_made_anew_against_the_password(client: Client, account: Account) -> None:
    issue_recovery_codes(account)
    before = {bytes(row.digest) for row in account.recovery_codes.all()}
    assert "not your password" in client.post(reverse("recovery-codes"), {"password": "x"}).content.decode()
    page = client.post(reverse("recovery-codes"), {"password": PASSWORD}).content.decode()
    assert len(re.findall(r"<code>", page)) == 10
    assert not before & {bytes(row.digest) for row in account.recovery_codes.all()}


def test_a_passkey_of_somebody_else_cannot_be_removed(client: Client, account: Account) -> None:
    berta = somebody("berta")
    add_passkey(berta, b"hers", b"key", "")
    hers = Passkey.objects.get()
    client.post(reverse("remove-passkey", args=[hers.pk]), {"password": PASSWORD})
    assert Passkey.objects.filter(pk=hers.pk).exists()


def test_passkeys_are_counted(account: Account) -> None:
    for number in range(PASSKEYS):
        add_passkey(account, f"credential {number}".encode(), b"key", "")
    with pytest.raises(TooManyPasskeysError):
        add_passkey(account, b"one more", b"key", "")


@pytest.mark.parametrize("name", ["password", "no-authenticator", "recovery-codes", "leave", "new-passkey"])
def test_the_password_is_not_guessed_by_who_found_the_browser_open(
    client: Client, account: Account, name: str
) -> None:
    answers = [client.post(reverse(name), {"password": "guess"}).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


@pytest.mark.parametrize(
    "name",
    [
        "account",
        "security",
        "password",
        "authenticator",
        "no-authenticator",
        "recovery-codes",
        "new-passkey",
        "leave",
    ],
)
def test_these_pages_are_for_who_is_logged_in(db: None, name: str) -> None:
    answer = Client(HTTP_HOST="localhost").get(reverse(name))
    assert answer.status_code == 302
    led = urlsplit(answer.headers["Location"])
    assert led.path == reverse("login")
    assert parse_qs(led.query) == {"next": [reverse(name)]}


def test_the_language_of_letters_is_chosen(client: Client, account: Account) -> None:
    client.post(reverse("account"), {"language": "nl"})
    account.refresh_from_db()
    assert account.language == "nl"
    client.post(reverse("account"), {"language": "xx"})
    account.refresh_from_db()
    assert account.language == "nl"


def test_leaving_erases_every_row(client: Client, account: Account) -> None:
    issue_recovery_codes(account)
    set_up_totp(account, "JBSWY3DPEHPK3PXP")
    add_passkey(account, b"credential", b"key", "")
    berta = somebody("berta")
    issue_recovery_codes(berta)
    assert client.post(reverse("leave"), {"password": "wrong"}).status_code == 200
    assert client.post(reverse("leave"), {"password": PASSWORD}).headers["Location"] == reverse("left")
    assert list(Account.objects.all()) == [berta]
    assert not Totp.objects.exists()
    assert not Passkey.objects.exists()
    assert berta.recovery_codes.count() == 10
    assert client.get(reverse("account")).status_code == 302
    assert client.get(reverse("left")).status_code == 200
