"""A box does not tell how long a value is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.sealing.padding import BLOCK, padded, unpadded
from ngroups.sealing.wire import MalformedError


@given(st.binary(max_size=2 * BLOCK + 2))
def test_to_and_fro(value: bytes) -> None:
    assert unpadded(padded(value)) == value


def test_every_mail_address_looks_the_same() -> None:
    assert {len(padded(bytes(length))) for length in range(255)} == {BLOCK}


@pytest.mark.parametrize(
    "block", [b"", bytes(BLOCK), b"\x80", bytes(BLOCK - 1) + b"\x01", b"\x80" + bytes(2 * BLOCK - 1)]
)
def test_what_padding_never_gives(block: bytes) -> None:
    with pytest.raises(MalformedError):
        unpadded(block)
