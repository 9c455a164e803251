"""Article numbers and ranges (RFC 3977 sections 6 and 8.1)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ngroups.protocol.numbers import ALL, MOST, Range, number_of, range_of


@pytest.mark.parametrize(
    ("word", "bounds"),
    [
        (b"7", (7, 7)),
        (b"007", (7, 7)),
        (b"7-", (7, MOST)),
        (b"7-9", (7, 9)),
        (b"9-7", (9, 7)),
        (b"1-9999999999999999", (1, MOST)),
        (b"1-", ALL),
        (b"", None),
        (b"-", None),
        (b"-7", None),
        (b"7-8-9", None),
        (b"7--9", None),
        (b"x", None),
        (b"7-x", None),
        (b"+7", None),
        (b"7 ", None),
        (b"1-12345678901234567", None),
        (b"\xb2", None),
    ],
)
def test_ranges(word: bytes, bounds: Range | None) -> None:
    assert range_of(word) == bounds


@settings(deadline=None)
@given(st.integers(0, 10**16 - 1))
def test_numbers_of_up_to_sixteen_digits(number: int) -> None:
    assert number_of(b"%d" % number) == number
    assert number_of(b"%016d" % number) == number
    assert number_of(b"%017d" % number) is None
