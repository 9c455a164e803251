"""The interface to wallets, against docs/CROSSING.md, with the real issuer behind it."""

import pyotp
import pytest
from django.test import Client

from ngroups.crossing.codec import decode, encode
from ngroups.crossing.passes import Entitlement, Issued, IssueRequest, Keys, Offer, Refused
from ngroups.customer.accounts.models import Account
from ngroups.customer.accounts.services import set_up_totp
from ngroups.customer.passes.apps import passes
from ngroups.customer.passes.door import Door
from ngroups.customer.passes.models import Issuance
from ngroups.customer.passes.services import entitle
from ngroups.oprf.dleq import read_proof
from ngroups.oprf.exchange import check
from ngroups.oprf.group import read_element
from tests.customer.passes.issuer import NOVEMBER, Issuer
from tests.customer.passes.plans import BLOCK
from tests.customer.passes.wallets import batch, issue, login, offer
from tests.customer.people import logged_in, somebody

DAY = 86_400


def test_keys_are_the_same_octets_for_everybody_and_no_cookie_comes_with_them(
    issuer: Issuer, anna: Account, client: Client
) -> None:
    stranger = client.get("/api/passes/keys", headers={"Accept-Language": "nl"})
    customer = logged_in(Client(HTTP_HOST="localhost"), anna).get("/api/passes/keys")
    assert stranger.status_code == 200
    assert stranger.content == customer.content == encode(issuer.keys())
    assert len(decode(stranger.content, Keys).keys) == 4
    assert not stranger.cookies
    assert not customer.cookies
    assert stranger.headers["Content-Type"] == "application/json"


def test_the_offer_names_what_may_be_fetched_now(issuer: Issuer, anna: Account, client: Client) -> None:
    status, said = offer(client, login(anna))
    assert (status, said) == (200, Offer("localhost", 563, (Entitlement("unlimited", "2026-11", 2),)))
    issuer.move_to(NOVEMBER + 8 * DAY)  # the window before December is open
    _, said = offer(client, login(anna))
    assert [each.epoch for each in said.entitlements] == ["2026-11", "2026-12"]


def test_what_is_issued_is_by_the_published_key(issuer: Issuer, anna: Account, client: Client) -> None:
    body = batch("anna")
    status, said = issue(client, login(anna), body)
    assert status == 200
    assert isinstance(said, Issued)
    key = next(key for key in issuer.keys().keys if key.pass_class == "unlimited")
    blinded = [read_element(each) for each in decode(body, IssueRequest).blinded]
    check(
        read_element(key.public),
        blinded,
        [read_element(each) for each in said.evaluated],
        read_proof(said.proof),
    )


def test_the_same_batch_is_answered_again_and_another_refused(anna: Account, client: Client) -> None:
    first = issue(client, login(anna), batch("anna"))
    again = issue(client, login(anna), batch("anna"))
    assert first[0] == again[0] == 200
    assert first[1].evaluated == again[1].evaluated
    assert issue(client, login(anna), batch("other")) == (409, Refused("issued-before"))
    assert Issuance.objects.count() == 1


def test_a_block_is_n_passes_that_stay_to_be_had_while_they_are_good(issuer: Issuer, client: Client) -> None:
    account = somebody("bert")
    entitle(account, BLOCK, "2026-11", 1)
    body = batch("bert", 10, "block-50")
    first = issue(client, login(account), body)
    assert first[0] == 200
    assert len(first[1].evaluated) == 10
    issuer.move_to(NOVEMBER + 600 * DAY)
    assert offer(client, login(account))[1].entitlements == (Entitlement("block-50", "2026-11", 10),)
    assert issue(client, login(account), body)[1].evaluated == first[1].evaluated
    assert issue(client, login(account), batch("other", 10, "block-50"))[0] == 409


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"", 400, "malformed"),
        (b"{}", 400, "malformed"),
        (b"x" * 100_000, 400, "malformed"),
        (batch("anna", 1), 400, "malformed"),
        (batch("anna", 3), 400, "malformed"),
        (encode(IssueRequest("unlimited", "2026-11", (bytes(32), bytes(32)))), 400, "malformed"),
        (batch("anna", 10, "block-50"), 403, "not-entitled"),
        (batch("anna", epoch="2026-10"), 404, "not-offered"),
        (batch("anna", epoch="2026-12"), 404, "not-offered"),
        (batch("anna", 2, "unknown"), 404, "not-offered"),
    ],
)
def test_what_may_not_be_is_refused_and_nothing_is_noted(
    body: bytes, status: int, reason: str, anna: Account, client: Client
) -> None:
    assert issue(client, login(anna), body) == (status, Refused(reason))
    assert not Issuance.objects.exists()


def test_who_has_no_plan_is_offered_nothing(issuer: Issuer, client: Client) -> None:
    account = somebody("nora")
    assert offer(client, login(account))[1].entitlements == ()
    assert issue(client, login(account), batch("nora")) == (403, Refused("not-entitled"))


def test_paid_until_the_end_of_a_month(issuer: Issuer, anna: Account, client: Client) -> None:
    issuer.move_to(NOVEMBER + 90 * DAY)  # February
    assert offer(client, login(anna))[1].entitlements == ()


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !!!", "Bearer x", "Basic YW5uYQ==", "Basic /w==", "Basic AAA6AAA="]
)
def test_a_login_that_is_none_is_refused(header: str, anna: Account, client: Client) -> None:
    assert offer(client, {"Authorization": header} if header else {}) == (401, Refused("login"))


def test_nobody_learns_whether_a_name_exists(anna: Account, client: Client) -> None:
    wrong = client.get("/api/passes", headers=login(anna, "wrong"))
    nobody = client.get("/api/passes", headers=login(Account(name="nobody-0000"), "wrong"))
    assert (wrong.status_code, wrong.content) == (nobody.status_code, nobody.content)
    assert dict(wrong.headers) == dict(nobody.headers)
    assert not wrong.cookies


def test_a_session_of_the_site_is_no_login_here(anna: Account, client: Client) -> None:
    assert offer(logged_in(client, anna)) == (401, Refused("login"))


def test_a_second_factor_is_wanted_and_its_code_is_good_for_several_requests(
    anna: Account, client: Client
) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    set_up_totp(anna, secret)
    code = pyotp.TOTP(secret).now()
    assert offer(client, login(anna)) == (401, Refused("code-wanted"))
    assert offer(client, login(anna, "wrong")) == (401, Refused("login"))
    assert offer(client, login(anna, code="000000")) == (401, Refused("login"))
    assert offer(client, login(anna, code=code))[0] == 200
    assert issue(client, login(anna, code=code), batch("anna"))[0] == 200


def test_too_many_tries_are_refused_without_a_look(anna: Account, client: Client) -> None:
    said = [offer(client, login(anna, "wrong"))[0] for _ in range(12)]
    assert said[0] == 401
    answer = client.get("/api/passes", headers=login(anna))
    assert answer.status_code == said[-1] == 429
    assert decode(answer.content, Refused) == Refused("busy")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_door_that_does_not_answer_is_said_and_uses_nothing_up(
    issuer: Issuer, anna: Account, client: Client
) -> None:
    here = passes()
    behind, here.door = here.door, Door(issuer.path.with_name("nobody"), lambda: 0.0)
    answer = client.post("/api/passes", batch("one"), content_type="application/json", headers=login(anna))
    assert (answer.status_code, decode(answer.content, Refused)) == (503, Refused("busy"))
    assert int(answer.headers["Retry-After"]) > 0
    assert client.get("/api/passes/keys").status_code == 503
    here.door = behind
    assert issue(client, login(anna), batch("another"))[0] == 200


def test_keys_are_not_asked_for_at_every_request(issuer: Issuer, client: Client) -> None:
    for _ in range(5):
        client.get("/api/passes/keys")
    assert issuer.questions == 1


def test_other_methods_are_refused(issuer: Issuer, client: Client) -> None:
    assert client.post("/api/passes/keys").status_code == 405
    assert client.delete("/api/passes").status_code == 405
