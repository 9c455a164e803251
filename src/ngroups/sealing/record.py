"""A sealed record as it is stored, and its octets.

Knows boxes and what they are bound to; cannot look into them. Fields of one record are written at once under
one random key, which exists nowhere but in the custodians' shares, so nothing can be added later: another
field is another record.

Each share's box is bound (HPKE `info`) to the whole header and the share's number, each field's box (AES-GCM,
associated data) to the header and the field's name. So no share and no field fits into another record.
A share's *check* is a hash by which an opened share is recognised, and a wrong one told from a right one
before shares are combined; a share is 32 unpredictable octets, so its hash says nothing about it.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import Final

from ngroups.sealing.keys import KEY_OCTETS, PublicKey
from ngroups.sealing.shamir import QuorumError, check_quorum
from ngroups.sealing.wire import MalformedError, Reader, listed, long, short

ID_OCTETS: Final = 16
SHARE_OCTETS: Final = 32
"""A share is as long as the record's key, AES-256's."""
SHARE_BOX_OCTETS: Final = SHARE_OCTETS + 48
"""`hpke.OVERHEAD` more."""
CHECK_OCTETS: Final = 32
MAX_FIELDS: Final = 16
MAX_VALUE: Final = 16 * 1024
"""Octets of one field before padding."""
MAX_BOX: Final = 32 * 1024
MAX_RECORD: Final = 256 * 1024

MAGIC: Final = b"ngroups sealed record\x01"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")


def valid_name(name: str) -> bool:
    """Whether a field may be called that: 1 to 32 small letters, digits and underscores."""
    return _NAME.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Header:
    """What every box of a record is bound to. Raises `MalformedError` where it makes no sense."""

    record: bytes
    """The record's random id, 16 octets."""
    needed: int
    shares: int
    names: tuple[str, ...]
    """The fields, sorted."""

    def __post_init__(self) -> None:
        try:
            check_quorum(self.needed, self.shares)
        except QuorumError:
            raise MalformedError from None
        named = 0 < len(self.names) <= MAX_FIELDS and all(map(valid_name, self.names))
        if len(self.record) != ID_OCTETS or not named or list(self.names) != sorted(set(self.names)):
            raise MalformedError

    def octets(self) -> bytes:
        names = listed(short(name.encode()) for name in self.names)
        return self.record + bytes([self.needed, self.shares]) + names

    def share_info(self, number: int) -> bytes:
        """HPKE's `info` of share `number`: record, quorum, fields, number."""
        return b"ngroups sealed share\x01" + self.octets() + bytes([number])

    def field_data(self, name: str) -> bytes:
        """The associated data of the field `name`."""
        return b"ngroups sealed field\x01" + self.octets() + short(name.encode())

    def check(self, number: int, share: bytes) -> bytes:
        """The hash by which share `number` is recognised."""
        return hmac.digest(
            share, b"ngroups share check\x01" + self.octets() + bytes([number]), hashlib.sha256
        )


@dataclass(frozen=True, slots=True)
class SealedShare:
    """A share, encrypted to one custodian."""

    custodian: PublicKey
    box: bytes = field(repr=False)
    check: bytes = field(repr=False)

    def octets(self) -> bytes:
        return self.custodian.octets + self.box + self.check


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """Share `i` of `shares`, from 1, is for the custody's custodian `i`; boxes follow the names."""

    header: Header
    shares: tuple[SealedShare, ...]
    boxes: tuple[bytes, ...] = field(repr=False)

    def octets(self) -> bytes:
        """The form that is stored."""
        shares = b"".join(share.octets() for share in self.shares)
        return MAGIC + self.header.octets() + shares + b"".join(map(long, self.boxes))


def read_header(reader: Reader) -> Header:
    """The header at the front; raises `MalformedError`."""
    record, needed, shares = reader.take(ID_OCTETS), reader.octet(), reader.octet()
    names = tuple(reader.short().decode("latin-1") for _ in range(reader.octet()))
    return Header(record, needed, shares, names)


def read_share(reader: Reader) -> SealedShare:
    """One share at the front; raises `MalformedError` or `BadKeyError`."""
    custodian = PublicKey(reader.take(KEY_OCTETS))
    return SealedShare(custodian, reader.take(SHARE_BOX_OCTETS), reader.take(CHECK_OCTETS))


def parse_record(octets: bytes) -> SealedRecord:
    """The record of which `octets` is the stored form; raises `SealingError`s for anything else."""
    reader = Reader(octets, MAX_RECORD)
    reader.exactly(MAGIC)
    header = read_header(reader)
    shares = tuple(read_share(reader) for _ in range(header.shares))
    boxes = tuple(reader.long() for _ in header.names)
    reader.end()
    if len({share.custodian for share in shares}) != len(shares) or not all(map(plausible, boxes)):
        raise MalformedError
    return SealedRecord(header, shares, boxes)


def plausible(box: bytes) -> bool:
    """Whether a field's box can be one: nonce, padded value and tag, within the limit."""
    return 12 + 16 < len(box) <= MAX_BOX
