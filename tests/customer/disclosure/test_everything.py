"""The page of everything that is held, and its file: complete, and of oneself alone."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from ngroups.customer.accounts.models import Account
from ngroups.customer.accounts.services import add_passkey, issue_recovery_codes, set_up_totp
from ngroups.customer.disclosure.catalogue import CatalogueError, holdings
from ngroups.customer.disclosure.tables import Table
from ngroups.customer.manifest import TABLES
from tests.customer.people import logged_in, somebody


def furnished(wish: str) -> Account:
    """An account with a row in every table of accounts."""
    account = somebody(wish)
    issue_recovery_codes(account)
    add_passkey(account, f"credential of {wish}".encode(), b"key", f"telephone of {wish}")
    set_up_totp(account, "JBSWY3DPEHPK3PXP")
    return account


def test_every_table_about_accounts_is_walked(db: None) -> None:
    account = furnished("anna")
    found = {holding.table.name for holding in holdings(account.pk, TABLES)}
    owned = {table.name for table in TABLES if table.whose}
    with_rows = {name for name in owned if name.startswith("accounts_")}
    assert with_rows <= found <= owned


def test_the_rows_are_the_accounts_own(db: None) -> None:
    furnished("anna")
    berta = furnished("berta")
    said = str(list(holdings(berta.pk, TABLES)))
    assert "telephone of berta" in said
    assert "telephone of anna" not in said


def test_what_is_hashed_or_locked_is_named_and_not_shown(db: None) -> None:
    account = furnished("anna")
    shown = {
        (holding.table.name, field.column): field.value
        for holding in holdings(account.pk, TABLES)
        for field in holding.fields
    }
    assert shown["accounts_account", "name"] == account.name
    assert shown["accounts_account", "password"] is None
    assert shown["accounts_totp", "secret"] is None
    assert shown["accounts_recoverycode", "digest"] is None


def test_a_manifest_that_names_no_model_is_not_passed_over(db: None) -> None:
    with pytest.raises(CatalogueError):
        list(holdings(somebody().pk, [Table("no_such_table", "x", "x", "x", {}, whose="account")]))


def test_the_page_and_the_file_say_the_same(client: Client) -> None:
    account = furnished("anna")
    client.force_login(account)
    page = client.get(reverse("everything")).content.decode()
    answer = client.get(reverse("export"))
    records = json.loads(answer.content)["records"]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="everything.json"'
    assert {record["table"] for record in records} >= {"accounts_account", "accounts_totp"}
    for record in records:
        for field in record["fields"]:
            assert field["purpose"] in page.replace("&#x27;", "'")
            assert field["value"] is None or field["value"] in page


def test_nobody_else_sees_it(client: Client) -> None:
    for name in ("everything", "export"):
        assert client.get(reverse(name)).status_code == 302


def test_it_is_in_the_customers_language(client: Client) -> None:
    logged_in(client, somebody())
    assert "Everything we hold about you" in client.get("/en/account/everything").content.decode()
