"""GF(256) against its definition, its laws and the worked example of FIPS 197."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.sealing.field256 import added, inverse, product, scaled, weights

points = st.integers(0, 255)
rows = st.binary(max_size=40)


def by_definition(left: int, right: int) -> int:
    """Schoolbook product of two polynomials over GF(2), then division by x^8 + x^4 + x^3 + x + 1."""
    result = 0
    for bit in range(8):
        result ^= (left << bit) * (right >> bit & 1)
    for bit in range(14, 7, -1):
        result ^= (0x11B << (bit - 8)) * (result >> bit & 1)
    return result


def test_the_example_of_fips_197() -> None:
    assert product(0x57, 0x83) == 0xC1  # section 4.2
    assert product(0x57, 0x13) == 0xFE  # section 4.2.1


def test_every_product() -> None:
    row = bytes(range(256))
    for point in range(256):
        assert scaled(row, point) == bytes(by_definition(octet, point) for octet in row)


def test_every_inverse() -> None:
    assert all(product(point, inverse(point)) == 1 for point in range(1, 256))


@given(rows, points)
def test_octets_do_not_disturb_each_other(row: bytes, point: int) -> None:
    assert scaled(row, point) == b"".join(scaled(bytes([octet]), point) for octet in row)


@given(st.binary(min_size=9, max_size=9), st.binary(min_size=9, max_size=9), points)
def test_scaling_distributes_over_addition(left: bytes, right: bytes, point: int) -> None:
    assert scaled(added(left, right), point) == added(scaled(left, point), scaled(right, point))


@given(st.sets(st.integers(1, 255), min_size=1, max_size=8), points)
def test_weights_carry_a_constant_everywhere(chosen: set[int], at: int) -> None:
    total = 0
    for weight in weights(sorted(chosen), at):
        total ^= weight
    assert total == 1


@pytest.mark.parametrize("at", [1, 2, 3])
def test_weights_at_a_point_choose_it(at: int) -> None:
    assert weights([1, 2, 3], at) == [int(point == at) for point in (1, 2, 3)]
