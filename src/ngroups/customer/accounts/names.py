"""What an account may be called. Pure; randomness is passed in.

A name that a customer chooses gets four random digits, and who chooses none gets a number. So signing up
never answers whether a name is in use, and nobody learns in that way that somebody has an account.
"""

import re
from collections.abc import Callable
from typing import Final

WISH_SHORTEST: Final = 3
WISH_LONGEST: Final = 24
WISH: Final = re.compile(r"[a-z][a-z0-9._]*")
SUFFIX_DIGITS: Final = 4
NUMBER_DIGITS: Final = 10

Below = Callable[[int], int]
"""A random number from 0 up to, not including, the one given: `secrets.randbelow`."""


def normal(name: str) -> str:
    """The one way of writing a name: as people type it, without blanks around it or capitals."""
    return name.strip().lower()


def fits(wish: str) -> bool:
    """Whether a normal name may be wished for."""
    return WISH_SHORTEST <= len(wish) <= WISH_LONGEST and WISH.fullmatch(wish) is not None


def draw(wish: str, below: Below) -> str:
    """`anna` as `anna-4071`; nothing as a number of ten digits, which does not begin with 0."""
    if wish:
        return f"{wish}-{below(10**SUFFIX_DIGITS):0{SUFFIX_DIGITS}}"
    lowest = 10 ** (NUMBER_DIGITS - 1)
    return str(lowest + below(9 * lowest))
