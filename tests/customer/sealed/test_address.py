"""The mail address: sealed as given, confirmed by a letter, erased on request, read back by nobody here."""

from pathlib import Path
from typing import cast

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from ngroups.customer.accounts.models import Account
from ngroups.customer.sealed.apps import SealedConfig
from ngroups.customer.sealed.desk import open_desk
from ngroups.customer.sealed.models import SealedField
from ngroups.customer.sealed.services import EMAIL, seal
from ngroups.sealing.keys import PublicKey
from ngroups.sealing.opening import NotACustodianError, open_record, open_share, request_for
from ngroups.sealing.record import parse_record
from tests.customer.people import PASSWORD, logged_in, somebody
from tests.customer.sealed.conftest import CUSTODIANS, Outside

ADDRESS = "Some.One+canary@example.com"


def give(client: Client, address: str = ADDRESS, password: str = PASSWORD) -> str:
    """The page that follows after an address was given."""
    answer = client.post(reverse("address"), {"address": address, "password": password}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def anna(client: Client, outside: Outside) -> Account:
    account = somebody()
    logged_in(client, account)
    return account


def stored() -> bytes:
    """Every octet in every table."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [
                bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                for row in cursor.fetchall()
                for value in row
            ]
    return b"\n".join(found)


def test_given_confirmed_and_used_up(client: Client, anna: Account, outside: Outside) -> None:
    assert "not confirmed" in give(client)
    ((letter, language, address, path),) = outside.letters()
    assert (letter, language, address) == ("confirm_address", "en", ADDRESS)
    assert client.get(path).status_code == 200
    assert not SealedField.objects.get().confirmed  # a program that opens links confirms nothing
    assert client.post(path).status_code == 302
    assert SealedField.objects.get().confirmed
    assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]
    assert "you have confirmed it" in client.get(reverse("address")).content.decode()


def test_nothing_stored_and_no_page_has_it(client: Client, anna: Account, outside: Outside) -> None:
    pages = [give(client)]
    pages += [client.get(reverse(name)).content.decode() for name in ("address", "account", "everything")]
    pages.append(client.get(reverse("export")).content.decode())
    assert b"canary" not in stored()
    assert not any("canary" in page for page in pages)


def test_only_the_custodians_together_and_the_mailer_read_it(
    anna: Account, client: Client, outside: Outside
) -> None:
    give(client)
    record = parse_record(bytes(SealedField.objects.get().sealed))
    shares = [open_share(request_for(record, PublicKey.of(key)), key) for key in CUSTODIANS[1:]]
    assert open_record(record, shares) == {EMAIL: ADDRESS.encode()}
    assert outside.letters()[0][2] == ADDRESS


def test_addresses_of_any_length_look_the_same(anna: Account, client: Client) -> None:
    sizes = set()
    for address in ("a@b.example", "x" * 60 + "@example.com"):
        give(client, address)
        field = SealedField.objects.get()
        sizes.add((len(field.sealed), len(field.envelope), len(field.blind)))
    assert len(sizes) == 1


def test_another_address_takes_the_place_of_the_first(
    anna: Account, client: Client, outside: Outside
) -> None:
    give(client)
    first = SealedField.objects.get()
    old_path = outside.letters()[0][3]
    give(client, "new@example.com")
    assert SealedField.objects.get().pk != first.pk
    assert client.get(old_path).status_code == 404


def test_erased_on_request_and_by_leaving(anna: Account, client: Client, outside: Outside) -> None:
    give(client)
    client.post(reverse("address-erase"))
    assert SealedField.objects.count() == 0
    give(client)
    client.post(reverse("leave"), {"password": PASSWORD})
    assert (Account.objects.count(), SealedField.objects.count()) == (0, 0)


def test_the_same_address_for_two_accounts(anna: Account, client: Client, outside: Outside) -> None:
    """Nobody learns from a refusal that an address is known here."""
    berta = somebody("berta")
    give(client)
    answer = give(logged_in(Client(HTTP_HOST="localhost"), berta), ADDRESS.upper())
    assert "not confirmed" in answer
    first, second = SealedField.objects.all()
    assert bytes(first.blind) == bytes(second.blind)


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@localhost", "größe@example.com", "a@b.example\r\nBcc: c"]
)
def test_no_address(anna: Account, client: Client, outside: Outside, address: str) -> None:
    give(client, address)
    assert SealedField.objects.count() == 0
    assert outside.orders == []


def test_the_password_is_asked_for(anna: Account, client: Client, outside: Outside) -> None:
    assert "not your present password" in give(client, password="something else")
    assert SealedField.objects.count() == 0
    assert outside.orders == []


def test_without_the_finder_nothing_is_stored(
    anna: Account, client: Client, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ngroups.customer.finder.questions.ask", _nobody)
    assert "cannot be taken at present" in give(client)
    assert SealedField.objects.count() == 0


def test_without_the_mailer_it_is_kept_and_the_letter_is_sent_later(
    anna: Account, client: Client, outside: Outside
) -> None:
    outside.busy = True
    assert "cannot be sent at present" in give(client)
    outside.busy = False
    client.post(reverse("address-again"))
    assert [letter for letter, *_ in outside.letters()] == ["confirm_address"]


def test_a_confirmed_address_is_not_written_to_again(anna: Account, client: Client, outside: Outside) -> None:
    give(client)
    client.post(outside.letters()[0][3])
    client.post(reverse("address-again"))
    assert len(outside.orders) == 1


def test_letters_in_the_customers_language(client: Client, outside: Outside) -> None:
    account = somebody()
    account.language = "de"
    account.save()
    give(logged_in(client, account))
    ((_, language, _, path),) = outside.letters()
    assert language == "de"
    assert path.startswith("/de/")


def test_everything_we_hold_names_it_and_cannot_show_it(
    anna: Account, client: Client, outside: Outside
) -> None:
    give(client)
    shown = client.get(reverse("export")).json()["records"]
    (record,) = [record for record in shown if record["table"] == "sealed_sealedfield"]
    fields = {each["column"]: each["value"] for each in record["fields"]}
    assert [fields[name] for name in ("sealed", "envelope", "blind")] == [None] * 3
    assert fields["name"] == EMAIL


def test_after_custodians_changed_the_customer_is_asked_and_can_move_the_address(
    anna: Account, client: Client, outside: Outside, tmp_path: Path
) -> None:
    give(client)
    assert "custodians have changed" not in client.get(reverse("address")).content.decode()
    successors = [X25519PrivateKey.generate() for _ in range(3)]
    keys = "".join(PublicKey.of(key).text() + "\n" for key in successors)
    (tmp_path / "custodians").write_text("needed 2\n" + keys)
    changed = open_desk(outside.sealing.model_copy(update={"custodians": tmp_path / "custodians"}))
    cast("SealedConfig", apps.get_app_config("sealed")).desk = changed
    assert "custodians have changed" in client.get(reverse("address")).content.decode()
    old = parse_record(bytes(SealedField.objects.get().sealed))
    with pytest.raises(NotACustodianError):
        request_for(old, PublicKey.of(successors[0]))
    assert "custodians have changed" not in give(client)
    record = parse_record(bytes(SealedField.objects.get().sealed))
    shares = [open_share(request_for(record, PublicKey.of(key)), key) for key in successors[:2]]
    assert open_record(record, shares) == {EMAIL: ADDRESS.encode()}


def test_pages_of_a_site_that_keeps_no_addresses(client: Client) -> None:
    logged_in(client, somebody())
    assert client.get(reverse("address")).status_code == 404
    assert client.get(reverse("ask-way-back")).status_code == 404
    assert reverse("address") not in client.get(reverse("account")).content.decode()
    assert reverse("ask-way-back") not in client.get(reverse("lost")).content.decode()


def test_strangers_see_no_address_page(client: Client, outside: Outside) -> None:
    for name in ("address", "address-again", "address-erase"):
        assert client.post(reverse(name)).status_code == 302


def _nobody(*_: object) -> bytes:
    from ngroups.customer.hatch import HatchClosedError  # noqa: PLC0415  beside its only use

    raise HatchClosedError


def test_a_failed_sealing_leaves_the_address_before(
    anna: Account, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(outside.sealing)
    assert desk is not None
    before = seal(desk, anna, EMAIL, ADDRESS)
    monkeypatch.setattr("ngroups.customer.finder.questions.ask", _nobody)
    with pytest.raises(Exception, match="cannot be computed"):
        seal(desk, anna, EMAIL, "new@example.com")
    assert SealedField.objects.get().pk == before.pk
