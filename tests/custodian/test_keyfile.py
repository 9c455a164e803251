"""A key file opens with its passphrase and with nothing else."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ngroups.custodian import CustodianError
from ngroups.custodian.keyfile import (
    Cost,
    CostError,
    PassphraseError,
    WeakPassphraseError,
    locked,
    unlocked,
)
from ngroups.sealing import SealingError
from ngroups.sealing.armour import CUSTODIAN_KEY, armoured, unarmoured
from ngroups.sealing.wire import MalformedError

PRIVATE = X25519PrivateKey.generate()
PASSPHRASE = "five words of gröt"
CHEAP = Cost(memory=8, passes=1, lanes=1)
TEXT = locked(PRIVATE, PASSPHRASE, bytes(16), bytes(12), CHEAP)
OCTETS = unarmoured(TEXT, CUSTODIAN_KEY)


def test_to_and_fro() -> None:
    assert unlocked(TEXT, PASSPHRASE).private_bytes_raw() == PRIVATE.private_bytes_raw()


def test_accents_however_a_keyboard_writes_them() -> None:
    assert unlocked(TEXT, "five words of gro\u0308t").private_bytes_raw() == PRIVATE.private_bytes_raw()


def test_the_private_key_is_not_in_it() -> None:
    assert PRIVATE.private_bytes_raw() not in OCTETS
    assert base64.b64encode(PRIVATE.private_bytes_raw()).decode()[:20] not in TEXT.replace("\n", "")


@pytest.mark.parametrize("passphrase", ["", "five words of grot", PASSPHRASE + " "])
def test_another_passphrase(passphrase: str) -> None:
    with pytest.raises(PassphraseError):
        unlocked(TEXT, passphrase)


def test_a_short_passphrase() -> None:
    with pytest.raises(WeakPassphraseError):
        locked(PRIVATE, "eleven char", bytes(16), bytes(12), CHEAP)


@pytest.mark.parametrize("place", range(len(OCTETS)))
def test_any_octet_altered(place: int) -> None:
    altered = bytes([*OCTETS[:place], OCTETS[place] ^ 0x80, *OCTETS[place + 1 :]])
    with pytest.raises((CustodianError, SealingError)):
        unlocked(armoured(altered, CUSTODIAN_KEY), PASSPHRASE)


@pytest.mark.parametrize(
    "text", ["", TEXT[:-40], TEXT.replace("KEY", "REY"), TEXT + TEXT, TEXT.replace("A", "*")]
)
def test_other_texts(text: str) -> None:
    with pytest.raises(MalformedError):
        unlocked(text, PASSPHRASE)


@pytest.mark.parametrize(
    "cost", [(2**32 - 1, 1, 1), (8, 1000, 1), (8, 1, 255), (0, 1, 1), (8, 0, 1), (8, 1, 4)]
)
def test_a_file_cannot_ask_for_any_work_it_likes(cost: tuple[int, int, int]) -> None:
    at = len(b"ngroups custodian key\x01")
    asked = OCTETS[:at] + b"".join(number.to_bytes(4) for number in cost) + OCTETS[at + 12 :]
    with pytest.raises(CostError):
        unlocked(armoured(asked, CUSTODIAN_KEY), PASSPHRASE)
