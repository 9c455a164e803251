"""Article numbers and ranges as commands give them (RFC 3977 sections 6 and 8.1)."""

MOST = 2_147_483_647
"""The highest article number (RFC 3977 section 6)."""

Range = tuple[int, int]
ALL: Range = (1, MOST)

_DIGITS = 16
"""RFC 3977 section 9.8: an article number has 1 to 16 digits."""


def number_of(word: bytes) -> int | None:
    """The number that `word` gives, or `None` where it is not one."""
    if len(word) > _DIGITS or not word.isdigit():
        return None
    return int(word)


def range_of(word: bytes) -> Range | None:
    """`n`, `n-` or `n-m` as inclusive bounds, or `None` where it is none of them.

    A range that ends before it begins is a good range without articles (section 8.1).
    """
    first, dash, last = word.partition(b"-")
    low = number_of(first)
    high = number_of(last) if last else MOST if dash else low
    if low is None or high is None:
        return None
    return low, min(high, MOST)
