"""Sealing a record: after this function returns, its caller can no more read it than anybody else.

Knows the values while it runs, and the custodians' public keys. The record's key is dropped at the end, which
in Python does not overwrite it: run the sealing process with memory that is overwritten when freed.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ngroups.sealing import SealingError
from ngroups.sealing.custody import Custody
from ngroups.sealing.hpke import wrapped
from ngroups.sealing.padding import padded
from ngroups.sealing.record import (
    ID_OCTETS,
    MAX_FIELDS,
    MAX_VALUE,
    SHARE_OCTETS,
    Header,
    SealedRecord,
    SealedShare,
    valid_name,
)
from ngroups.sealing.shamir import split

NONCE_OCTETS: Final = 12
"""NIST SP 800-38D section 5.2.1.1; random, for a key that encrypts at most 16 values in its life."""


class FieldsError(SealingError):
    """Fields that a record cannot have."""

    def __init__(self) -> None:
        super().__init__(
            f"a record has 1 to {MAX_FIELDS} fields, plainly named, of at most {MAX_VALUE} octets each"
        )


def new_id() -> bytes:
    """An id for a record: random, so that it says nothing about when or for whom."""
    return secrets.token_bytes(ID_OCTETS)


def seal(
    record: bytes,
    fields: Mapping[str, bytes],
    custody: Custody,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> SealedRecord:
    """The record with this id and these fields, which any `custody.needed` custodians can open.

    Raises `FieldsError`.
    """
    names = tuple(sorted(fields))
    if not 0 < len(names) <= MAX_FIELDS or not all(map(valid_name, names)):
        raise FieldsError
    if any(len(value) > MAX_VALUE for value in fields.values()):
        raise FieldsError
    header = Header(record, custody.needed, len(custody.custodians), names)
    key = random(SHARE_OCTETS)
    shares = split(key, header.needed, header.shares, random)
    return SealedRecord(
        header,
        tuple(
            SealedShare(
                custodian,
                wrapped(shares[number], custodian, header.share_info(number)),
                header.check(number, shares[number]),
            )
            for number, custodian in enumerate(custody.custodians, 1)
        ),
        tuple(_box(key, header, name, fields[name], random(NONCE_OCTETS)) for name in names),
    )


def _box(key: bytes, header: Header, name: str, value: bytes, nonce: bytes) -> bytes:
    return nonce + AESGCM(key).encrypt(nonce, padded(value), header.field_data(name))
