"""The private key's file: encrypted under a passphrase, its public key beside it in clear.

Pure. Knows a passphrase and a private key during a call. The passphrase becomes a key by argon2id (RFC
9106), which encrypts the private key with AES-256-GCM; everything before the nonce is authenticated with
it. What a file may make argon2id cost is bounded, so that a file from elsewhere cannot take the machine's
memory.
"""

import unicodedata
from typing import Final, NamedTuple

from argon2 import low_level
from argon2.exceptions import HashingError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ngroups.custodian import CustodianError
from ngroups.sealing.armour import CUSTODIAN_KEY, armoured, unarmoured
from ngroups.sealing.keys import KEY_OCTETS, PublicKey
from ngroups.sealing.wire import MalformedError, Reader

SHORTEST_PASSPHRASE: Final = 12
"""Characters. The file may be copied and guessed at for years; five random words are a good choice."""

_MAGIC: Final = b"ngroups custodian key\x01"
_SALT_OCTETS: Final = 16
_NONCE_OCTETS: Final = 12
_BOX_OCTETS: Final = KEY_OCTETS + 16
_MAX_OCTETS: Final = 512


class Cost(NamedTuple):
    memory: int
    """KiB."""
    passes: int
    lanes: int


USUAL: Final = Cost(memory=128 * 1024, passes=3, lanes=4)
"""Twice the memory of RFC 9106's second option (section 4); about half a second on a laptop."""
DEAREST: Final = Cost(memory=2 * 1024 * 1024, passes=64, lanes=16)


class PassphraseError(CustodianError):
    """The passphrase is not the file's, or the file was altered: which, nobody can tell."""

    def __init__(self) -> None:
        super().__init__("The passphrase is wrong, or the key file was damaged.")


class WeakPassphraseError(CustodianError):
    """A passphrase that is too short to keep a key with."""

    def __init__(self) -> None:
        super().__init__(f"The passphrase must have at least {SHORTEST_PASSPHRASE} characters.")


class CostError(CustodianError):
    """A key file asks for more work than any that this tool writes, or the machine has too little memory."""

    def __init__(self) -> None:
        super().__init__(
            "The key file's argon2id cost is out of bounds, or this machine has too little memory."
        )


def locked(private: X25519PrivateKey, passphrase: str, salt: bytes, nonce: bytes, cost: Cost = USUAL) -> str:
    """The file of `private` under `passphrase`; `salt` has 16 and `nonce` 12 random octets.

    Raises `WeakPassphraseError` or `CostError`.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise WeakPassphraseError
    head = _MAGIC + b"".join(number.to_bytes(4) for number in cost) + salt + PublicKey.of(private).octets
    box = AESGCM(_derived(passphrase, salt, cost)).encrypt(nonce, private.private_bytes_raw(), head)
    return armoured(head + nonce + box, CUSTODIAN_KEY)


def unlocked(text: str, passphrase: str) -> X25519PrivateKey:
    """The private key in the file's `text`; raises `MalformedError`, `CostError` or `PassphraseError`."""
    octets = unarmoured(text, CUSTODIAN_KEY)
    reader = Reader(octets, _MAX_OCTETS)
    reader.exactly(_MAGIC)
    cost = Cost(*(int.from_bytes(reader.take(4)) for _ in range(3)))
    salt, public = reader.take(_SALT_OCTETS), reader.take(KEY_OCTETS)
    nonce, box = reader.take(_NONCE_OCTETS), reader.take(_BOX_OCTETS)
    reader.end()
    head = octets[: -_NONCE_OCTETS - _BOX_OCTETS]
    try:
        plain = AESGCM(_derived(passphrase, salt, cost)).decrypt(nonce, box, head)
    except InvalidTag:
        raise PassphraseError from None
    private = X25519PrivateKey.from_private_bytes(plain)
    if PublicKey.of(private).octets != public:
        raise MalformedError
    return private


def _derived(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    if not all(1 <= number <= most for number, most in zip(cost, DEAREST, strict=True)):
        raise CostError
    text = unicodedata.normalize("NFC", passphrase)  # keyboards differ in how they write accents
    try:
        return low_level.hash_secret_raw(
            text.encode(),
            salt,
            time_cost=cost.passes,
            memory_cost=cost.memory,
            parallelism=cost.lanes,
            hash_len=32,
            type=low_level.Type.ID,
        )
    except HashingError:
        raise CostError from None
