"""Staff pages are there for staff alone, with a second factor, and each role sees its part."""

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from ngroups.customer.accounts.services import set_up_totp
from ngroups.customer.staff.roles import Role
from ngroups.customer.staff.selectors import roles_of
from tests.customer.people import PASSWORD, logged_in, somebody
from tests.customer.support.people import browser, desk, page, staff

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def paths() -> list[str]:
    nobody = "00000000-0000-4000-8000-000000000000"
    return [
        reverse("staff"),
        reverse("desk-letters"),
        reverse("desk-letter", args=[nobody]),
        reverse("desk-close", args=[nobody]),
        reverse("desk-found"),
        reverse("desk-share", args=[nobody]),
    ]


def test_for_others_they_are_not_there(client: Client) -> None:
    logged_in(client, somebody())
    for visitor in (client, browser()):
        for path in paths():
            assert [visitor.get(path).status_code, visitor.post(path).status_code] == [404, 404], path


def test_without_a_second_factor_nothing_opens(db: None) -> None:
    _, client = staff(factor=False)
    for path in paths():
        assert [client.get(path).status_code, client.post(path).status_code] == [403, 403], path


def test_the_second_factor_shown_at_login_opens_them(client: Client) -> None:
    account, _ = staff(factor=False)
    set_up_totp(account, SECRET)
    client.post(reverse("login"), {"name": account.name, "password": PASSWORD})
    assert client.get(reverse("staff")).status_code == 404  # the password was right; that is not enough
    client.post(reverse("second"), {"code": pyotp.TOTP(SECRET).now()})
    assert client.get(reverse("staff")).status_code == 200


@pytest.mark.parametrize("role", [Role.BILLING, Role.ADMINISTRATOR])
def test_other_roles_do_not_see_letters(db: None, role: Role) -> None:
    desk()
    _, client = staff("bert", role)
    assert reverse("desk-letters") not in page(client, reverse("staff"))
    assert [client.get(path).status_code for path in paths()[1:]] == [404] * 5


def test_the_way_is_shown_to_staff_alone(db: None) -> None:
    _, sam = staff()
    anna = logged_in(browser(), somebody("anna"))
    assert [reverse("staff") in page(who, reverse("account")) for who in (sam, anna)] == [True, False]


def test_a_role_is_given_and_taken_by_command(db: None) -> None:
    account = somebody()
    call_command("staff", "give", account.name, "support")
    call_command("staff", "give", account.name, "support")
    assert roles_of(account) == {Role.SUPPORT}
    call_command("staff", "take", account.name, "support")
    assert roles_of(account) == set()
    with pytest.raises(CommandError):
        call_command("staff", "give", "nobody-0000", "support")
