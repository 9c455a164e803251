"""k custodians open one record; fewer, others, and shares of elsewhere do not."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.sealing.keys import PublicKey
from ngroups.sealing.opening import (
    AlteredError,
    NotACustodianError,
    TooFewSharesError,
    WrongRecordError,
    WrongShareError,
    open_record,
    open_share,
    request_for,
)
from ngroups.sealing.record import MAX_VALUE, SealedRecord
from ngroups.sealing.request import OpenedShare, parse_opened, parse_request
from ngroups.sealing.seal import FieldsError, new_id, seal
from ngroups.sealing.shamir import combine
from ngroups.sealing.unwrapping import UnwrapError
from tests.sealing.custodians import KEYS, custody

FIELDS = {"email": b"someone@example.com", "note": b"left by the back door"}


def opened(record: SealedRecord, *numbers: int) -> list[OpenedShare]:
    """These custodians' shares, each through the octets of request and answer."""
    shares = []
    for number in numbers:
        request = request_for(record, PublicKey.of(KEYS[number - 1]))
        share = open_share(parse_request(request.octets()), KEYS[number - 1])
        shares.append(parse_opened(share.octets()))
    return shares


@pytest.mark.parametrize(("needed", "count"), [(2, 2), (2, 3), (3, 5), (6, 6)])
def test_any_k_custodians_open_it(needed: int, count: int) -> None:
    record = seal(new_id(), FIELDS, custody(needed, count))
    for chosen in itertools.combinations(range(1, count + 1), needed):
        assert open_record(record, opened(record, *chosen)) == FIELDS
    assert open_record(record, opened(record, *range(1, count + 1))) == FIELDS


@pytest.mark.parametrize("given_shares", [(), (1,), (1, 2), (2, 2, 2)])
def test_fewer_do_not(given_shares: tuple[int, ...]) -> None:
    record = seal(new_id(), FIELDS, custody(3, 5))
    with pytest.raises(TooFewSharesError):
        open_record(record, opened(record, *given_shares))


def test_fewer_do_not_even_without_the_check() -> None:
    """What the refusal would otherwise combine is not the key."""
    record = seal(new_id(), FIELDS, custody(3, 5))
    two = {share.number: share.value for share in opened(record, 1, 2)}
    three = {share.number: share.value for share in opened(record, 1, 2, 3)}
    assert combine(two) != combine(three)


def test_a_share_of_another_record_is_named() -> None:
    mine, other = (seal(new_id(), FIELDS, custody()) for _ in range(2))
    with pytest.raises(WrongRecordError) as raised:
        open_record(mine, [*opened(mine, 1), *opened(other, 2)])
    assert raised.value.number == 2


def test_a_share_of_an_earlier_sealing_of_the_same_record_is_named() -> None:
    record = new_id()
    mine, other = (seal(record, FIELDS, custody()) for _ in range(2))
    with pytest.raises(WrongShareError) as raised:
        open_record(mine, [*opened(mine, 1), *opened(other, 2)])
    assert raised.value.number == 2


@pytest.mark.parametrize("number", [0, 2, 4])
def test_a_share_under_another_number_is_named(number: int) -> None:
    record = seal(new_id(), FIELDS, custody())
    first, second = opened(record, 1, 3)
    with pytest.raises(WrongShareError) as raised:
        open_record(record, [first, replace(second, number=number)])
    assert raised.value.number == number


def test_somebody_elses_key() -> None:
    record = seal(new_id(), FIELDS, custody(2, 3))
    with pytest.raises(NotACustodianError):
        request_for(record, PublicKey.of(KEYS[5]))
    with pytest.raises(NotACustodianError):
        open_share(request_for(record, PublicKey.of(KEYS[0])), KEYS[1])


def test_a_sealed_share_fits_into_no_other_record() -> None:
    """Nobody can have a custodian open a share by presenting it as that of a harmless record."""
    mine, other = (seal(new_id(), FIELDS, custody()) for _ in range(2))
    request = request_for(mine, PublicKey.of(KEYS[0]))
    swapped = [
        replace(request, header=other.header),
        replace(request, header=replace(request.header, names=("email",))),
        replace(request, header=replace(request.header, needed=3)),
        replace(request, number=2),
    ]
    for wrong in swapped:
        with pytest.raises(UnwrapError):
            open_share(wrong, KEYS[0])


def test_a_share_whose_check_was_exchanged() -> None:
    record = seal(new_id(), FIELDS, custody())
    request = request_for(record, PublicKey.of(KEYS[0]))
    with pytest.raises(WrongShareError):
        open_share(replace(request, share=replace(request.share, check=bytes(32))), KEYS[0])


def test_boxes_exchanged_or_altered() -> None:
    record = seal(new_id(), FIELDS, custody())
    shares = opened(record, 1, 2)
    first, second = record.boxes
    for boxes in ((second, first), (first[:-1] + bytes([first[-1] ^ 1]), second)):
        with pytest.raises(AlteredError):
            open_record(replace(record, boxes=boxes), shares)


def test_the_key_of_one_record_opens_no_other() -> None:
    mine, other = (seal(new_id(), FIELDS, custody()) for _ in range(2))
    transplanted = replace(mine, boxes=other.boxes)
    with pytest.raises(AlteredError):
        open_record(transplanted, opened(mine, 1, 2))


def test_no_two_records_share_anything_secret() -> None:
    records = [seal(new_id(), FIELDS, custody()) for _ in range(2)]
    boxes = [box for record in records for box in record.boxes]
    shares = [share.value for record in records for share in opened(record, 1, 2, 3)]
    assert len(set(boxes)) == 4
    assert len(set(shares)) == 6


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9_]{0,31}", fullmatch=True),
        st.binary(max_size=600),
        min_size=1,
        max_size=4,
    )
)
def test_any_fields(fields: dict[str, bytes]) -> None:
    record = seal(new_id(), fields, custody())
    assert open_record(record, opened(record, 2, 3)) == fields


def test_the_largest_field() -> None:
    record = seal(new_id(), {"message": bytes(MAX_VALUE)}, custody())
    assert open_record(record, opened(record, 1, 3)) == {"message": bytes(MAX_VALUE)}


@pytest.mark.parametrize("fields", [{}, {"Email": b""}, {"": b""}, {"email": bytes(MAX_VALUE + 1)}])
def test_fields_that_no_record_has(fields: dict[str, bytes]) -> None:
    with pytest.raises(FieldsError):
        seal(new_id(), fields, custody())


def test_nothing_secret_in_a_repr() -> None:
    record = seal(new_id(), FIELDS, custody())
    (share,) = opened(record, 1)
    assert repr(share.value) not in repr(share)
    assert repr(record.shares[0].box) not in repr(request_for(record, record.shares[0].custodian))
