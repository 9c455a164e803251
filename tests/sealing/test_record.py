"""A record's octets: one form for each record, and an answer to every other input."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.sealing import SealingError
from ngroups.sealing.record import MAX_RECORD, Header, SealedRecord, parse_record
from ngroups.sealing.request import parse_opened, parse_request
from ngroups.sealing.seal import new_id, seal
from ngroups.sealing.wire import MalformedError
from tests.sealing.custodians import custody

RECORD = seal(new_id(), {"email": b"someone@example.com", "note": b""}, custody())
OCTETS = RECORD.octets()


def test_octets_and_back() -> None:
    assert parse_record(OCTETS) == RECORD


def test_the_value_is_not_in_it_nor_in_a_repr() -> None:
    assert b"someone" not in OCTETS
    assert "someone" not in repr(RECORD)
    assert all(box.hex() not in repr(RECORD) and repr(box) not in repr(RECORD) for box in RECORD.boxes)


def test_addresses_of_any_length_look_the_same() -> None:
    sizes = {len(seal(new_id(), {"email": bytes(length)}, custody()).octets()) for length in (3, 30, 254)}
    assert len(sizes) == 1


@pytest.mark.parametrize("cut", range(0, len(OCTETS), 13))
def test_a_part_of_a_record(cut: int) -> None:
    with pytest.raises(SealingError):
        parse_record(OCTETS[:cut])


@pytest.mark.parametrize("version", [0, 2, 255])
def test_another_version(version: int) -> None:
    magic = b"ngroups sealed record"
    with pytest.raises(MalformedError):
        parse_record(magic + bytes([version]) + OCTETS[len(magic) + 1 :])


def test_more_than_a_record() -> None:
    for more in (b"\0", OCTETS, bytes(MAX_RECORD)):
        with pytest.raises(MalformedError):
            parse_record(OCTETS + more)


def test_one_custodian_twice() -> None:
    twice = SealedRecord(RECORD.header, (RECORD.shares[0], *RECORD.shares[:2]), RECORD.boxes)
    with pytest.raises(MalformedError):
        parse_record(twice.octets())


def test_a_box_too_small_to_be_one() -> None:
    small = SealedRecord(RECORD.header, RECORD.shares, (bytes(28), RECORD.boxes[1]))
    with pytest.raises(MalformedError):
        parse_record(small.octets())


@pytest.mark.parametrize(
    "names",
    [(), ("b", "a"), ("a", "a"), ("A",), ("",), ("a" * 33,), ("a b",), ("é",), tuple("abcdefghijklmnopq")],
)
def test_names_that_no_record_has(names: tuple[str, ...]) -> None:
    with pytest.raises(MalformedError):
        Header(bytes(16), 2, 3, names)


@given(st.binary(max_size=200), st.integers(0, len(OCTETS)), st.integers(0, 60))
def test_every_other_input_is_one_kind_of_error(noise: bytes, at: int, over: int) -> None:
    changed = OCTETS[:at] + noise + OCTETS[at + over :]
    for parse in (parse_record, parse_request, parse_opened):
        try:
            parsed = parse(changed)
        except SealingError:
            continue
        assert parsed.octets() == changed
