"""When an epoch begins and ends, and what happens around it. Times are seconds since 1970, UTC.

An epoch is a calendar month in UTC, counted from January 2020 (`protocol.passes`).
"""

from datetime import UTC, datetime
from typing import Final

from ngroups.news.passes import PassesError
from ngroups.protocol.passes import EPOCHS, FIRST_YEAR

DAY: Final = 86_400
GRACE: Final = 7 * DAY
"""How far into the next epoch a pass is good, so that nobody is cut off at midnight."""


class NoEpochError(PassesError):
    """The clock shows a time for which there is no epoch: before 2020 or after 2105."""

    def __init__(self) -> None:
        super().__init__("the clock is before 2020 or after 2105")


def start_of(epoch: int) -> int:
    """The first second."""
    year, month = divmod(epoch, 12)
    return int(datetime(FIRST_YEAR + year, month + 1, 1, tzinfo=UTC).timestamp())


def end_of(epoch: int) -> int:
    """The first second that is no longer in it."""
    return start_of(epoch + 1)


def epoch_at(now: float) -> int:
    """Raises `NoEpochError`."""
    at = datetime.fromtimestamp(now, UTC)
    epoch = (at.year - FIRST_YEAR) * 12 + at.month - 1
    if not 0 <= epoch < EPOCHS:
        raise NoEpochError
    return epoch


def good_until(epoch: int, years: int) -> int:
    """The first second at which a pass of the epoch is good no more; `years` 0 for one that is renewed."""
    return end_of(min(epoch + 12 * years, EPOCHS - 1)) + GRACE if years else end_of(epoch) + GRACE
