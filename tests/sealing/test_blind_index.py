"""The blind index: same in, same out, under one key and for one kind."""

import hashlib
import hmac

import pytest

from ngroups.sealing.blind_index import DIGEST_OCTETS, IndexKeyError, blind_index

KEY = bytes(range(32))


def test_it_is_an_hmac_of_kind_and_value() -> None:
    expected = hmac.new(KEY, b"ngroups blind index\x01\x05emaila@example.com", hashlib.sha256).digest()
    assert blind_index(KEY, "email", "a@example.com") == expected
    assert len(expected) == DIGEST_OCTETS


def test_key_kind_and_value_all_matter() -> None:
    found = {
        blind_index(key, kind, value)
        for key in (KEY, bytes(32))
        for kind in ("email", "emaila")
        for value in ("a@example.com", "@example.com")
    }
    assert len(found) == 8


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length(length: int) -> None:
    with pytest.raises(IndexKeyError):
        blind_index(bytes(length), "email", "a@example.com")
