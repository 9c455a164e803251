"""A token holds for its purpose, its state and its time."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.customer.sealed import tokens

KEY = bytes(range(32))
FIELD = uuid.UUID(int=7)
TOKEN = tokens.make(KEY, "lost", FIELD, "state", 1000)


def test_it_holds_until_its_end() -> None:
    claim = tokens.read(TOKEN)
    assert claim is not None
    assert (claim.field, claim.until) == (FIELD, 1000)
    assert tokens.holds(claim, KEY, "lost", "state", 999.9)
    assert not tokens.holds(claim, KEY, "lost", "state", 1000.0)


@pytest.mark.parametrize(
    ("key", "purpose", "state"),
    [
        (bytes(32), "lost", "state"),
        (KEY, "confirm", "state"),
        (KEY, "lost", "another"),
        (KEY, "losts", "tate"),
    ],
)
def test_it_holds_for_nothing_else(key: bytes, purpose: str, state: str) -> None:
    claim = tokens.read(TOKEN)
    assert claim is not None
    assert not tokens.holds(claim, key, purpose, state, 0.0)


@pytest.mark.parametrize("place", range(len(TOKEN) - 1))
def test_an_altered_letter(place: int) -> None:
    other = "A" if TOKEN[place] != "A" else "B"
    claim = tokens.read(TOKEN[:place] + other + TOKEN[place + 1 :])
    assert claim is not None
    assert not tokens.holds(claim, KEY, "lost", "state", 0.0)


@given(st.text(max_size=100))
def test_other_texts_are_no_tokens(text: str) -> None:
    claim = tokens.read(text)
    assert claim is None or not tokens.holds(claim, KEY, "lost", "state", 0.0)


def test_it_fits_into_a_letter() -> None:
    assert set(TOKEN) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
