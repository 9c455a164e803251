"""Which class an article belongs to, how long its epochs are, and when one has had its time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ngroups.protocol.wildmat import Wildmat, compile_wildmat

DAY = 86400
_LIVE_EPOCHS = 8
"""About so many epochs live at once: a search that finds nothing asks each of them."""
_FOREVER_EPOCH = 92
"""Days to an epoch of a class that is kept for good."""


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """Groups whose articles are kept equally long."""

    name: str
    groups: Wildmat
    keep_days: int
    """0 for good."""

    @property
    def epoch_days(self) -> int:
        return max(1, -(-self.keep_days // _LIVE_EPOCHS)) if self.keep_days else _FOREVER_EPOCH

    def epoch_of(self, now: int) -> int:
        """The first day (since 1970) of the epoch that takes articles arriving now."""
        return now // DAY // self.epoch_days * self.epoch_days

    def expired(self, epoch: int, now: int) -> bool:
        """Whether every article of the epoch is older than the class keeps."""
        return bool(self.keep_days) and epoch + self.epoch_days + self.keep_days <= now // DAY


def default_class() -> RetentionClass:
    """Where articles go that no configured class wants: kept for good."""
    return RetentionClass("default", compile_wildmat("*"), 0)


def class_for(groups: Iterable[bytes], classes: Sequence[RetentionClass]) -> RetentionClass:
    """The class that keeps longest among those that match one of the article's groups."""
    names = tuple(groups)
    matching = [each for each in classes if any(each.groups.matches(name) for name in names)]
    return max(matching, key=lambda each: each.keep_days or 1 << 30)
