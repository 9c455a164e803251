"""Public keys as people write them."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ngroups.sealing.keys import BadKeyError, PublicKey

# RFC 7748 section 6.1
ALICES = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
ALICE = PublicKey(bytes.fromhex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"))
TEXT = ALICE.text()

LOW_ORDER = [
    # RFC 7748 section 6.1 wants zero outputs refused; these points give them
    bytes(32),
    (1).to_bytes(32, "little"),
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
]


def test_the_public_key_of_a_private_one() -> None:
    assert PublicKey.of(X25519PrivateKey.from_private_bytes(bytes.fromhex(ALICES))) == ALICE


def test_text_and_back() -> None:
    assert PublicKey.from_text(TEXT) == ALICE
    assert len(TEXT) == 62
    assert TEXT.isascii()


@pytest.mark.parametrize("place", range(len(TEXT)))
def test_any_slip_of_the_pen_is_noticed(place: int) -> None:
    for slip in "aZ0-_+ é\n":
        changed = TEXT[:place] + slip + TEXT[place + 1 :]
        if changed != TEXT:
            with pytest.raises(BadKeyError):
                PublicKey.from_text(changed)


@pytest.mark.parametrize(
    "text", ["", TEXT[:-1], TEXT + "=", TEXT + "\n", " " + TEXT, TEXT.upper(), TEXT * 1000]
)
def test_other_texts(text: str) -> None:
    with pytest.raises(BadKeyError):
        PublicKey.from_text(text)


@pytest.mark.parametrize("octets", [*LOW_ORDER, b"", bytes(31), bytes(33)])
def test_keys_that_nobody_can_have(octets: bytes) -> None:
    with pytest.raises(BadKeyError):
        PublicKey(octets)


def test_a_fingerprint_can_be_read_aloud_and_tells_keys_apart() -> None:
    words = ALICE.fingerprint().split(" ")
    assert [len(word) for word in words] == [4] * 6
    assert "".join(words).isdigit()
    assert PublicKey.of(X25519PrivateKey.generate()).fingerprint() != ALICE.fingerprint()
