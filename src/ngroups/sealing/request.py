"""What a custodian is given to open one record, and what comes back.

A request holds one custodian's sealed share and the record's header, and none of the record's fields: who
opens the share on a machine of their own sees no customer's data, not even encrypted. The opened share is of
use only together with enough others and the record, and k of them are as secret as the record.
"""

from dataclasses import dataclass, field
from typing import Final

from ngroups.sealing.record import (
    ID_OCTETS,
    SHARE_OCTETS,
    Header,
    SealedShare,
    read_header,
    read_share,
)
from ngroups.sealing.wire import MalformedError, Reader

MAX_OCTETS: Final = 2048
REQUEST_MAGIC: Final = b"ngroups share request\x01"
SHARE_MAGIC: Final = b"ngroups opened share\x01"


@dataclass(frozen=True, slots=True)
class ShareRequest:
    """Share `number` of a record, for the custodian who holds its key."""

    header: Header
    number: int
    share: SealedShare

    def octets(self) -> bytes:
        return REQUEST_MAGIC + self.header.octets() + bytes([self.number]) + self.share.octets()


@dataclass(frozen=True, slots=True)
class OpenedShare:
    """Share `number` of a record in clear."""

    record: bytes
    number: int
    value: bytes = field(repr=False)

    def octets(self) -> bytes:
        return SHARE_MAGIC + self.record + bytes([self.number]) + self.value


def parse_request(octets: bytes) -> ShareRequest:
    """The request of which `octets` is the form; raises `SealingError`s for anything else."""
    reader = Reader(octets, MAX_OCTETS)
    reader.exactly(REQUEST_MAGIC)
    header, number, share = read_header(reader), reader.octet(), read_share(reader)
    reader.end()
    if not 1 <= number <= header.shares:
        raise MalformedError
    return ShareRequest(header, number, share)


def parse_opened(octets: bytes) -> OpenedShare:
    """The opened share of which `octets` is the form; raises `MalformedError` for anything else."""
    reader = Reader(octets, MAX_OCTETS)
    reader.exactly(SHARE_MAGIC)
    opened = OpenedShare(reader.take(ID_OCTETS), reader.octet(), reader.take(SHARE_OCTETS))
    reader.end()
    return opened
