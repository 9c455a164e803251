"""The page Passes and what its script asks, under the customer's session."""

import base64
import hashlib
from pathlib import Path

import pytest
from django.test import Client

from ngroups.crossing.codec import decode
from ngroups.crossing.passes import Issued, Offer, Refused
from ngroups.customer.accounts.models import Account
from ngroups.customer.passes.apps import passes
from ngroups.customer.passes.door import Door
from ngroups.customer.passes.models import Issuance
from ngroups.customer.passes.script import NAME, Script, script
from tests.customer.passes.issuer import Issuer
from tests.customer.passes.wallets import batch
from tests.customer.people import logged_in, somebody

PAGE = "/en/account/passes"


def text(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_what_may_be_fetched_and_how_small_the_crowd_is(anna: Account, client: Client) -> None:
    said = text(logged_in(client, anna))
    assert "fewer than 50" in said
    assert f"ngroups pass login http://localhost:8119 --account {anna.name}" in said


def test_a_larger_crowd_is_rounded_down(anna: Account, client: Client) -> None:
    for number in range(63):
        other = Account.objects.create(
            name=f"other-{number}", password="!", language="en", created_month="2026-11"
        )
        Issuance.objects.create(account=other, pass_class="unlimited", epoch="2026-11", batch=bytes(32))
    said = text(logged_in(client, anna))
    assert "50 or more" in said
    assert "63" not in said


def test_without_a_plan_or_an_issuer_the_page_says_so(issuer: Issuer, client: Client) -> None:
    said = text(logged_in(client, somebody("nora")))
    assert "no plan yet" in said
    passes().door = Door(None, lambda: 0.0)
    assert "cannot be fetched at the moment" in text(client)


def test_the_script_is_named_with_its_hash_and_may_ask_this_site_alone(
    anna: Account, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wallet.js").write_bytes(b"script")
    found = script(tmp_path / "wallet.js")
    integrity = "sha384-" + base64.b64encode(hashlib.sha384(b"script").digest()).decode()
    assert found == Script(NAME, integrity)
    monkeypatch.setattr(passes(), "script", found)
    answer = logged_in(client, anna).get(PAGE)
    assert f'<script src="/static/{NAME}" integrity="{integrity}" defer></script>' in answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    assert "connect-src 'self'" in policy
    assert "script-src 'self';" in policy
    assert "connect-src" not in client.get("/en/account").headers["Content-Security-Policy"]


def test_where_no_script_was_bundled_the_page_leads_to_the_command(
    anna: Account, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert script(tmp_path / "nothing.js") is None
    monkeypatch.setattr(passes(), "script", None)
    said = text(logged_in(client, anna))
    assert "built without the browser" in said.replace("&#x27;", "'")
    assert "<script" not in said


def test_the_script_asks_under_the_session(anna: Account, client: Client) -> None:
    logged_in(client, anna)
    assert decode(client.get(f"{PAGE}/offer").content, Offer).entitlements[0].count == 2
    issued = client.post(f"{PAGE}/issue", batch("anna"), content_type="application/json")
    assert len(decode(issued.content, Issued).evaluated) == 2
    other = client.post(f"{PAGE}/issue", batch("other"), content_type="application/json")
    assert (other.status_code, decode(other.content, Refused)) == (409, Refused("issued-before"))


def test_another_site_cannot_make_a_browser_fetch(anna: Account, issuer: Issuer) -> None:
    careful = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    careful.force_login(anna, backend="ngroups.customer.accounts.backend.AccountBackend")
    answer = careful.post(f"{PAGE}/issue", batch("anna"), content_type="application/json")
    assert answer.status_code == 403
    assert not Issuance.objects.exists()


def test_strangers_are_sent_to_the_login(issuer: Issuer, client: Client) -> None:
    for path in (PAGE, f"{PAGE}/offer", f"{PAGE}/issue"):
        assert client.get(path).status_code == 302
