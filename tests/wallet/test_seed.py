"""Twelve words bring everything back; the words are BIP-39's and the derivation is RFC 5869's."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.protocol.passes import read_epoch_name
from ngroups.wallet.seed import BadWordsError, blind_of, new_seed, pass_of, seed_of, words_of

SEED = bytes(range(16))
EPOCH = read_epoch_name("2026-11")
NONCE = "c2a1d4cd62f0efa5caaf3f32acd57a55"
BLIND = "9e26628906ff5ed38cb051a82a739f4cd2d62129c3009f2a57b163de2522f608"


@pytest.mark.parametrize(
    ("seed", "words"),
    [  # BIP-39's own vectors for 128 bits
        ("00" * 16, "abandon " * 11 + "about"),
        ("7f" * 16, "legal winner thank year wave sausage worth useful legal winner thank yellow"),
        ("80" * 16, "letter advice cage absurd amount doctor acoustic avoid letter advice cage above"),
        ("ff" * 16, "zoo " * 11 + "wrong"),
    ],
)
def test_the_words_are_those_of_bip_39(seed: str, words: str) -> None:
    assert words_of(bytes.fromhex(seed)) == words
    assert seed_of(words) == bytes.fromhex(seed)


@given(st.binary(min_size=16, max_size=16))
def test_words_bring_the_seed_back(seed: bytes) -> None:
    assert seed_of("  " + words_of(seed).upper().replace(" ", "\n ")) == seed


@pytest.mark.parametrize(
    "words",
    [
        "",
        "abandon " * 12,
        "abandon " * 11 + "abut",
        "zoo " * 23 + "vote",
        "legal " + "abandon " * 10 + "about",
    ],
)
def test_other_words_are_refused(words: str) -> None:
    with pytest.raises(BadWordsError):
        seed_of(words)


def hkdf(info: bytes, octets: int) -> bytes:
    """RFC 5869 section 2, written down once more."""
    key = hmac.digest(b"ngroups-wallet-v1", SEED, hashlib.sha256)
    block, out = b"", b""
    for number in range(1, -(-octets // 32) + 1):
        block = hmac.digest(key, block + info + bytes([number]), hashlib.sha256)
        out += block
    return out[:octets]


def test_nonces_and_blinds_are_derived_as_documented() -> None:
    assert pass_of(SEED, "st", EPOCH, 3) == (b"st", EPOCH, hkdf(b"nonce\0st\x002026-11\x003", 16))
    order = 2**252 + 27742317777372353535851937790883648493
    number = int.from_bytes(hkdf(b"blind\0st\x002026-11\x003", 64), "little") % order
    assert blind_of(SEED, "st", EPOCH, 3) == number.to_bytes(32, "little")


def test_the_derivation_is_fixed() -> None:
    """What a browser must come to as well."""
    assert pass_of(SEED, "st", EPOCH, 0).nonce.hex() == NONCE
    assert blind_of(SEED, "st", EPOCH, 0).hex() == BLIND


def test_every_pass_is_another() -> None:
    places = [
        (code, epoch, number) for code in ("st", "bk") for epoch in (EPOCH, EPOCH + 1) for number in range(3)
    ]
    assert len({pass_of(SEED, *place).nonce for place in places}) == len(places)
    assert len({blind_of(SEED, *place) for place in places}) == len(places)


def test_a_seed_is_sixteen_random_octets() -> None:
    assert new_seed(lambda n: b"r" * n) == b"r" * 16
