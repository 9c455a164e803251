"""Opening one record: each custodian opens their share, then enough shares open the record.

Takes private keys and shares, so only a custodian's tool and the legal plane may import it (contract 9); the
site, which seals, must never. There is no function here that opens two records.
"""

from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.constant_time import bytes_eq

from ngroups.sealing import SealingError
from ngroups.sealing.keys import PublicKey
from ngroups.sealing.padding import unpadded
from ngroups.sealing.record import SealedRecord
from ngroups.sealing.request import OpenedShare, ShareRequest
from ngroups.sealing.seal import NONCE_OCTETS
from ngroups.sealing.shamir import combine
from ngroups.sealing.unwrapping import unwrapped


class NotACustodianError(SealingError):
    """A key that nothing of the record is sealed to."""

    def __init__(self) -> None:
        super().__init__("the record is not sealed to this custodian's key")


class WrongRecordError(SealingError):
    """A share of another record."""

    def __init__(self, number: int) -> None:
        super().__init__(f"share {number} belongs to another record")
        self.number = number


class WrongShareError(SealingError):
    """A share that is not what was sealed under its number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"share {number} is not the one that was sealed: it was altered or made up")
        self.number = number


class TooFewSharesError(SealingError):
    """Fewer different shares than the record needs."""

    def __init__(self, given: int, needed: int) -> None:
        super().__init__(f"{given} of the {needed} shares that the record needs are there")
        self.given = given
        self.needed = needed


class AlteredError(SealingError):
    """The shares are right and a field's box is not what they were made with."""

    def __init__(self) -> None:
        super().__init__("the record's fields were altered after sealing")


def request_for(record: SealedRecord, custodian: PublicKey) -> ShareRequest:
    """What `custodian` needs to open their share, without any field; raises `NotACustodianError`."""
    for number, share in enumerate(record.shares, 1):
        if share.custodian == custodian:
            return ShareRequest(record.header, number, share)
    raise NotACustodianError


def open_share(request: ShareRequest, private: X25519PrivateKey) -> OpenedShare:
    """The custodian's share in clear.

    The only place where a custodian's key is used: the proof from the ledger that a verified order commands
    this opening is to be checked by its callers before it, as soon as there is a ledger.
    Raises `NotACustodianError`, `UnwrapError`, `WrongShareError`.
    """
    if PublicKey.of(private) != request.share.custodian:
        raise NotACustodianError
    header, number = request.header, request.number
    value = unwrapped(request.share.box, private, header.share_info(number))
    if not bytes_eq(header.check(number, value), request.share.check):
        raise WrongShareError(number)
    return OpenedShare(header.record, number, value)


def open_record(record: SealedRecord, shares: Iterable[OpenedShare]) -> dict[str, bytes]:
    """The fields of `record` by name.

    Raises `TooFewSharesError`, `WrongRecordError`, `WrongShareError` or `AlteredError`.
    """
    header = record.header
    values: dict[int, bytes] = {}
    for share in shares:
        if share.record != header.record:
            raise WrongRecordError(share.number)
        if not 1 <= share.number <= header.shares or not bytes_eq(
            header.check(share.number, share.value), record.shares[share.number - 1].check
        ):
            raise WrongShareError(share.number)
        values[share.number] = share.value
    if len(values) < header.needed:
        raise TooFewSharesError(len(values), header.needed)
    cipher = AESGCM(combine(values))
    try:
        return {
            name: unpadded(cipher.decrypt(box[:NONCE_OCTETS], box[NONCE_OCTETS:], header.field_data(name)))
            for name, box in zip(header.names, record.boxes, strict=True)
        }
    except InvalidTag:
        raise AlteredError from None
