"""The memory of verified logins: bounded, of limited age, without a password in it."""

import pytest

from ngroups.news.access.verified import Verified

KEY = b"k" * 32


def test_what_was_added_is_held_until_it_is_old() -> None:
    verified = Verified(KEY, age=10)
    token = verified.token(b"anna", b"right", "hash")
    assert not verified.holds(token, 0)
    verified.add(token, 0)
    assert verified.holds(token, 9.9)
    assert not verified.holds(token, 10)
    assert len(verified) == 0


def test_using_an_entry_does_not_make_it_younger_but_adding_does() -> None:
    verified = Verified(KEY, age=10)
    verified.add(b"1", 0)
    verified.add(b"2", 1)
    assert verified.holds(b"1", 9)
    verified.add(b"1", 9)
    assert not verified.holds(b"2", 12)
    assert verified.holds(b"1", 12)


def test_the_oldest_gives_way() -> None:
    verified = Verified(KEY, capacity=2)
    for now, token in enumerate([b"1", b"2", b"1", b"3"]):
        verified.add(token, now)
    assert [verified.holds(token, 4) for token in (b"1", b"2", b"3")] == [True, False, True]
    assert len(verified) == 2


@pytest.mark.parametrize(
    ("key", "login", "password", "encoded"),
    [
        (b"K" * 32, b"anna", b"right", "hash"),
        (KEY, b"bert", b"right", "hash"),
        (KEY, b"anna", b"wrong", "hash"),
        (KEY, b"anna", b"right", "other"),
        (KEY, b"annar", b"ight", "hash"),
        (KEY, b"anna", b"righth", "ash"),
    ],
)
def test_a_token_is_for_one_login_password_and_hash(
    key: bytes, login: bytes, password: bytes, encoded: str
) -> None:
    token = Verified(KEY).token(b"anna", b"right", "hash")
    assert token == Verified(KEY).token(b"anna", b"right", "hash")
    assert Verified(key).token(login, password, encoded) != token
