"""Which class an article belongs to, how long its epochs are, and when one has had its time.

Knows names of groups and days; must never know an article's content, or who reads it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ngroups.protocol.wildmat import Wildmat, compile_wildmat

DAY = 86400
DEFAULT = "default"
"""The class of what no other class wants."""
_LIVE_EPOCHS = 8
"""About so many epochs live at once: a search that finds nothing asks each of them."""
_FOREVER_EPOCH = 92
"""Days to an epoch of a class that is kept for good."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """Groups whose articles are kept equally long. Its name is a folder's. Raises `ValueError`."""

    name: str
    groups: Wildmat = field(repr=False)
    keep_days: int
    """At least so many; 0 for good."""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError("a retention class is named with a-z, 0-9 and -")
        if self.keep_days < 0:
            raise ValueError("nothing can be kept for less than no time")

    @property
    def epoch_days(self) -> int:
        return max(1, -(-self.keep_days // _LIVE_EPOCHS)) if self.keep_days else _FOREVER_EPOCH

    def epoch_of(self, now: int) -> int:
        """The first day (since 1970) of the epoch that takes articles arriving now, by the clock alone."""
        return now // DAY // self.epoch_days * self.epoch_days

    def open_epoch(self, now: int, newest: int | None) -> int:
        """The epoch that takes articles arriving now; `newest` is the last one there is.

        A clock set back opens no older epoch, unless the newest lies so far ahead that the clock was wrong
        when it was made: nothing in such an epoch would expire before its day comes.
        """
        day = self.epoch_of(now)
        if newest is None or newest - day > self.epoch_days:
            return day
        return max(day, newest)

    def expired(self, last_arrival: int, now: int) -> bool:
        """Whether an epoch whose newest article came at `last_arrival` holds nothing to be kept."""
        return bool(self.keep_days) and last_arrival + self.keep_days * DAY <= now


def default_class() -> RetentionClass:
    """Where articles go that no configured class wants: kept for good."""
    return RetentionClass(DEFAULT, compile_wildmat("*"), 0)


def class_for(groups: Iterable[bytes], classes: Sequence[RetentionClass]) -> RetentionClass:
    """The class that keeps longest among those that match one of the article's groups.

    The longest, so that no group loses an article before its time because of where else it was posted.
    The class named `default` takes what no other does; `classes` has one.
    """
    names = tuple(groups)
    wanting = [each for each in classes if each.name != DEFAULT and any(map(each.groups.matches, names))]
    if not wanting:
        return next(each for each in classes if each.name == DEFAULT)
    return max(wanting, key=lambda each: each.keep_days or float("inf"))
