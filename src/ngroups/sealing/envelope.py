"""A value for one reader alone: an address for the mailer, a ticket for the support role.

Knows the value while it is being enveloped, and the reader's public key. An envelope is bound to the record
and the field it was made for (HPKE `info`), so that nobody can pass one customer's off as another's.
`unwrapping.open_envelope` is the reader's side.
"""

from typing import Final

from ngroups.sealing import SealingError
from ngroups.sealing.hpke import wrapped
from ngroups.sealing.keys import PublicKey
from ngroups.sealing.padding import padded
from ngroups.sealing.record import ID_OCTETS, valid_name
from ngroups.sealing.wire import short

VERSION: Final = b"\x01"
MAX_VALUE: Final = 64 * 1024
MAX_ENVELOPE: Final = 65 * 1024


class EnvelopeError(SealingError):
    """A value too large, or a record or field that cannot be."""

    def __init__(self) -> None:
        super().__init__(f"an envelope holds at most {MAX_VALUE} octets and names a record and a field")


def envelop(value: bytes, reader: PublicKey, record: bytes, name: str) -> bytes:
    """`value` as octets that only the holder of `reader`'s private key can read. Raises `EnvelopeError`."""
    if len(value) > MAX_VALUE:
        raise EnvelopeError
    return VERSION + wrapped(padded(value), reader, envelope_info(record, name))


def envelope_info(record: bytes, name: str) -> bytes:
    """What the envelope is bound to; raises `EnvelopeError`."""
    if len(record) != ID_OCTETS or not valid_name(name):
        raise EnvelopeError
    return b"ngroups envelope" + VERSION + record + short(name.encode())
