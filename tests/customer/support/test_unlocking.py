"""Letters open with the password of their owner, and with nothing that is on the site's disk."""

import pytest
from django.urls import reverse

from ngroups.customer.accounts.services import change_password
from ngroups.customer.staff.roles import Role
from ngroups.customer.staff.services import take_role
from ngroups.customer.support import keys
from ngroups.customer.support.models import Grant, ReadingKey
from tests.customer.people import PASSWORD, logged_in, somebody
from tests.customer.support.people import WORDS, browser, customer, desk, page, staff, unlocked, write

NEW = "another canal in spring"


def test_asked_for_once_a_session(db: None) -> None:
    desk()
    account, anna = customer()
    path = write(anna)
    again = logged_in(browser(), account)
    answer = again.get(path)
    assert answer["Location"] == f"{reverse('unlock')}?next={path}"
    assert again.post(answer["Location"], {"password": PASSWORD})["Location"] == path
    assert WORDS in page(again, path)
    again.post(reverse("logout"))
    logged_in(again, account)
    assert again.get(path).status_code == 302


def test_another_password_opens_nothing(db: None) -> None:
    account = somebody()
    client = logged_in(browser(), account)
    assert client.post(reverse("unlock"), {"password": "something else"}).status_code == 200
    assert ReadingKey.objects.count() == 0


@pytest.mark.parametrize(
    "onward", ["//evil.example/", "https://evil.example/", "/en/x?y", "", "javascript:x"]
)
def test_onward_to_our_own_pages_only(db: None, onward: str) -> None:
    client = logged_in(browser(), somebody())
    answer = client.post(f"{reverse('unlock')}?next={onward}", {"password": PASSWORD})
    assert answer["Location"] in {reverse("letters"), "/en/x"}


def test_the_key_opens_with_the_right_password_of_the_right_account(db: None) -> None:
    anna, berta = somebody("anna"), somebody("berta")
    private = keys.make(anna, PASSWORD)
    key = ReadingKey.objects.get()
    opened = keys.open_with(key, PASSWORD)
    assert opened is not None
    assert opened.private_bytes_raw() == private.private_bytes_raw()
    assert keys.open_with(key, PASSWORD + " ") is None
    key.account = berta
    assert keys.open_with(key, PASSWORD) is None
    assert private.private_bytes_raw() not in bytes(key.locked)


def test_after_a_new_password_the_earlier_one_moves_the_letters_over(db: None) -> None:
    desk()
    account, anna = customer()
    path = write(anna)
    change_password(account, NEW)
    again = logged_in(browser(), account, NEW)
    answer = again.post(f"{reverse('unlock')}?next={path}", {"password": NEW})
    assert answer["Location"] == f"{reverse('unlock-earlier')}?next={path}"
    wrong = again.post(answer["Location"], {"password": NEW, "earlier": "not this one"})
    assert "not locked with this password" in wrong.content.decode()
    assert again.post(answer["Location"], {"password": NEW, "earlier": PASSWORD})["Location"] == path
    assert WORDS in page(again, path)
    assert WORDS in page(unlocked(logged_in(browser(), account, NEW), NEW), path)


def test_starting_afresh_leaves_earlier_letters_closed_and_ends_other_sessions_keys(db: None) -> None:
    desk()
    _, anna = customer()
    path = write(anna)
    answer = anna.post(reverse("unlock-earlier"), {"password": PASSWORD, "earlier": ""})
    assert answer.status_code == 302
    assert "you have given up" in page(anna, path)
    anna.post(path, {"text": "New words."})
    assert "New words" in page(anna, path)


def test_the_cookie_alone_does_not_hold_the_key(db: None) -> None:
    account, anna = customer()
    key = keys.open_with(ReadingKey.objects.get(account=account), PASSWORD)
    assert key is not None
    held = anna.session["reading key"]
    assert key.private_bytes_raw().hex() not in held


def test_a_cookie_of_another_account_or_altered_opens_nothing(db: None) -> None:
    _, anna = customer()
    _, berta = customer("berta")
    for held in (anna.session["reading key"], "00" * 60, 7):
        session = berta.session
        session["reading key"] = held
        session.save()
        berta.cookies["session"] = str(session.session_key)
        assert berta.get(reverse("letters")).status_code == 302


def test_a_key_from_another_session_that_is_no_more_is_not_used(db: None) -> None:
    account, anna = customer()
    keys.make(account, PASSWORD)
    assert anna.get(reverse("letters")).status_code == 302


def test_guesses_are_counted(db: None) -> None:
    client = logged_in(browser(), somebody())
    answers = [client.post(reverse("unlock"), {"password": "guess"}).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


def test_who_loses_the_role_loses_its_key(db: None) -> None:
    sam, support = desk()
    tom, _ = staff("tom")
    support.post(reverse("desk-share", args=[tom.pk]))
    assert Grant.objects.count() == 2
    take_role(tom, Role.SUPPORT)
    assert [grant.account for grant in Grant.objects.all()] == [sam]
