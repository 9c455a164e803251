"""An envelope opens for its reader, its record and its field."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from ngroups.sealing import SealingError
from ngroups.sealing.envelope import MAX_ENVELOPE, MAX_VALUE, EnvelopeError, envelop
from ngroups.sealing.keys import PublicKey
from ngroups.sealing.unwrapping import UnwrapError, open_envelope

PRIVATE = X25519PrivateKey.generate()
PUBLIC = PublicKey.of(PRIVATE)
RECORD = bytes(range(16))
ENVELOPE = envelop(b"someone@example.com", PUBLIC, RECORD, "email")


@given(st.binary(max_size=700))
def test_to_and_fro(value: bytes) -> None:
    assert open_envelope(envelop(value, PUBLIC, RECORD, "email"), PRIVATE, RECORD, "email") == value


def test_the_largest() -> None:
    largest = envelop(bytes(MAX_VALUE), PUBLIC, RECORD, "email")
    assert len(largest) <= MAX_ENVELOPE
    assert open_envelope(largest, PRIVATE, RECORD, "email") == bytes(MAX_VALUE)
    with pytest.raises(EnvelopeError):
        envelop(bytes(MAX_VALUE + 1), PUBLIC, RECORD, "email")


def test_addresses_look_the_same() -> None:
    assert len({len(envelop(bytes(length), PUBLIC, RECORD, "email")) for length in range(0, 255, 23)}) == 1


def test_another_reader_record_or_field() -> None:
    for private, record, name in (
        (X25519PrivateKey.generate(), RECORD, "email"),
        (PRIVATE, bytes(16), "email"),
        (PRIVATE, RECORD, "phone"),
    ):
        with pytest.raises(UnwrapError):
            open_envelope(ENVELOPE, private, record, name)


@pytest.mark.parametrize(("record", "name"), [(b"", "email"), (bytes(17), "email"), (RECORD, "E-Mail")])
def test_a_record_or_field_that_cannot_be(record: bytes, name: str) -> None:
    with pytest.raises(EnvelopeError):
        envelop(b"", PUBLIC, record, name)
    with pytest.raises(EnvelopeError):
        open_envelope(ENVELOPE, PRIVATE, record, name)


@given(st.binary(max_size=400))
def test_other_octets(octets: bytes) -> None:
    for envelope in (octets, b"\x01" + octets, b"\x02" + ENVELOPE[1:], ENVELOPE + octets + b"\0"):
        with pytest.raises(SealingError):
            open_envelope(envelope, PRIVATE, RECORD, "email")
