"""Decrypting what was encrypted to one's own public key (RFC 9180).

Takes a private key, so only a custodian's tool and the mailer may import it (contract 9).
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ngroups.sealing import SealingError
from ngroups.sealing.envelope import MAX_ENVELOPE, VERSION, envelope_info
from ngroups.sealing.hpke import SUITE
from ngroups.sealing.padding import unpadded


class UnwrapError(SealingError):
    """A box was encrypted to another key or for something else, or altered: which, nobody can tell."""

    def __init__(self) -> None:
        super().__init__("this was not sealed to this key for this purpose, or it was altered")


def unwrapped(box: bytes, private: X25519PrivateKey, info: bytes) -> bytes:
    """What `hpke.wrapped` encrypted to `private`'s public key under the same `info`; raises `UnwrapError`."""
    try:
        return SUITE.decrypt(box, private, info)
    except (InvalidTag, ValueError):
        raise UnwrapError from None


def open_envelope(envelope: bytes, private: X25519PrivateKey, record: bytes, name: str) -> bytes:
    """The value that `envelope.envelop` put in for this record and field; raises `SealingError`s."""
    if len(envelope) > MAX_ENVELOPE or not envelope.startswith(VERSION):
        raise UnwrapError
    return unpadded(unwrapped(envelope.removeprefix(VERSION), private, envelope_info(record, name)))
