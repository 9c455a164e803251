"""What is encrypted to a key opens with that key under the same info, and says nothing otherwise."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ngroups.sealing.hpke import OVERHEAD, wrapped
from ngroups.sealing.keys import PublicKey
from ngroups.sealing.unwrapping import UnwrapError, unwrapped
from tests.sealing.rfc9180 import opened

PRIVATE = X25519PrivateKey.generate()
PUBLIC = PublicKey.of(PRIVATE)
BOX = wrapped(b"value", PUBLIC, b"info")


def test_to_and_fro() -> None:
    assert unwrapped(BOX, PRIVATE, b"info") == b"value"
    assert len(BOX) == len(b"value") + OVERHEAD
    assert wrapped(b"value", PUBLIC, b"info") != BOX


def test_a_second_implementation_opens_it() -> None:
    assert opened(BOX, PRIVATE, b"info") == b"value"


def test_other_boxes() -> None:
    for box in (b"", BOX[:31], BOX[:-1], BOX + b"\0", bytes(len(BOX))):
        with pytest.raises(UnwrapError):
            unwrapped(box, PRIVATE, b"info")


@pytest.mark.parametrize("place", range(len(BOX)))
def test_an_altered_octet(place: int) -> None:
    with pytest.raises(UnwrapError):
        unwrapped(BOX[:place] + bytes([BOX[place] ^ 1]) + BOX[place + 1 :], PRIVATE, b"info")


def test_another_key_or_purpose() -> None:
    with pytest.raises(UnwrapError):
        unwrapped(BOX, X25519PrivateKey.generate(), b"info")
    with pytest.raises(UnwrapError):
        unwrapped(BOX, PRIVATE, b"inf")
