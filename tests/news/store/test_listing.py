from hypothesis import given
from hypothesis import strategies as st

from ngroups.news.store.listing import number_lines


@given(st.one_of(st.integers(0, 1100), st.integers(0, 2_147_483_000)), st.integers(0, 400))
def test_a_range(first: int, count: int) -> None:
    assert number_lines(range(first, first + count)) == b"".join(
        b"%d\r\n" % n for n in range(first, first + count)
    )


@given(st.lists(st.integers(0, 2_147_483_647)))
def test_any_numbers(numbers: list[int]) -> None:
    assert number_lines(numbers) == b"".join(b"%d\r\n" % number for number in numbers)
