"""The seed: 16 octets, shown as twelve words, out of which all nonces and blinds come.

The words are those of BIP-39 in English, checksum included, and stand for the 16 octets themselves. With

    HKDF-SHA256(seed, salt = "ngroups-wallet-v1", info = WHAT NUL CODE NUL EPOCH NUL NUMBER)

(RFC 5869; EPOCH as in 2026-11, NUMBER in decimal from 0) `nonce` gives a pass's 16 octets, and
`blind` 64 octets that are taken little-endian modulo the group's order. So the same words bring back
the same logins on any device, and the browser computes the same. Use one seed with one provider only.
"""

from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from mnemonic import Mnemonic

from ngroups.oprf import Random, group
from ngroups.oprf.group import ZERO, Scalar
from ngroups.protocol.passes import NONCE_OCTETS, Pass, epoch_name
from ngroups.wallet import WalletError

SEED_OCTETS: Final = 16
SALT: Final = b"ngroups-wallet-v1"


class BadWordsError(WalletError):
    """The words are not twelve of the list, or one of them was mistaken for another."""

    def __init__(self) -> None:
        super().__init__("these are not the twelve words of a wallet: one is missing, misspelt or misplaced")


def new_seed(random: Random) -> bytes:
    return random(SEED_OCTETS)


def words_of(seed: bytes) -> str:
    """Twelve words."""
    return Mnemonic("english").to_mnemonic(seed)


def seed_of(words: str) -> bytes:
    """Raises `BadWordsError`; capitals and extra spaces do no harm."""
    cleaned = " ".join(words.lower().split())
    book = Mnemonic("english")
    if len(cleaned.split()) != 12 or not book.check(cleaned):
        raise BadWordsError
    return bytes(book.to_entropy(cleaned))


def pass_of(seed: bytes, code: str, epoch: int, number: int) -> Pass:
    """The pass that a seed has by this number."""
    return Pass(code.encode(), epoch, _derive(seed, "nonce", code, epoch, number, NONCE_OCTETS))


def blind_of(seed: bytes, code: str, epoch: int, number: int) -> Scalar:
    """What its element is blinded with."""
    scalar = group.reduce(_derive(seed, "blind", code, epoch, number, group.WIDE_OCTETS))
    if scalar == ZERO:  # once in 2**252 seeds
        raise WalletError("this seed cannot be used; make another")
    return scalar


def _derive(seed: bytes, what: str, code: str, epoch: int, number: int, octets: int) -> bytes:
    info = "\0".join([what, code, epoch_name(epoch), str(number)]).encode()
    return HKDF(algorithm=hashes.SHA256(), length=octets, salt=SALT, info=info).derive(seed)
