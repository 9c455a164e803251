"""The demonstration's logins work, and are the same at every start."""

from pathlib import Path

import pyotp
from django.test import Client
from django.urls import reverse

from ngroups.customer.accounts.models import Account
from ngroups.customer.demo.logins import demo_logins
from ngroups.customer.staff.roles import Role
from ngroups.customer.staff.selectors import roles_of


def test_they_are_made_once(db: None, tmp_path: Path) -> None:
    file = tmp_path / "demonstration.json"
    first = demo_logins(file)
    assert demo_logins(file) == first
    assert Account.objects.count() == len(first) == 2


def test_one_that_an_older_file_lacks_is_added(db: None, tmp_path: Path) -> None:
    file = tmp_path / "demonstration.json"
    file.write_text('[{"who": "a customer", "name": "demo-0001", "password": "x"}]')
    found = demo_logins(file)
    assert found[0].name == "demo-0001"
    assert [login.who for login in found] == ["a customer", "support"]


def test_each_opens_what_it_should(client: Client, tmp_path: Path) -> None:
    customer, support = demo_logins(tmp_path / "demonstration.json")
    answer = client.post(reverse("login"), {"name": customer.name, "password": customer.password})
    assert answer.headers["Location"] == reverse("account")
    client.post(reverse("logout"))
    client.post(reverse("login"), {"name": support.name, "password": support.password})
    code = pyotp.TOTP(support.authenticator).now()
    assert client.post(reverse("second"), {"code": code}).headers["Location"] == reverse("account")
    assert roles_of(Account.objects.get(name=support.name)) == {Role.SUPPORT}
    assert support.authenticator in support.told()


def test_letters_can_be_written_and_answered(db: None, tmp_path: Path) -> None:
    customer, support = demo_logins(tmp_path / "demonstration.json")
    writer, reader = Client(HTTP_HOST="localhost"), Client(HTTP_HOST="localhost")
    for client, login in ((writer, customer), (reader, support)):
        client.post(reverse("login"), {"name": login.name, "password": login.password})
    reader.post(reverse("second"), {"code": pyotp.TOTP(support.authenticator).now()})
    for client, login in ((writer, customer), (reader, support)):
        client.post(reverse("unlock"), {"password": login.password})
    assert writer.post(reverse("letters"), {"category": "other", "text": "Hello."}).status_code == 302
    assert "Something else" in reader.get(reverse("desk-letters")).content.decode()
