"""How much one login (or, without a login, one address) may post in an hour.

Counts articles, octets and groups per hour of the clock under hashes that its caller
makes; everything is forgotten when the hour turns. So within any 60 minutes at most twice
the limit passes. Must never know what is posted or to which groups.
"""

from typing import Final, NamedTuple

HOUR: Final = 3600


class PostingLimits(NamedTuple):
    """Per hour; zero means no such limit."""

    articles: int = 0
    octets: int = 0
    groups: int = 0
    """Of all articles together: ten articles to three groups each are thirty."""


class Posted(NamedTuple):
    articles: int
    octets: int
    groups: int


class PostingCounts:
    """The counts of the current hour. Owned by whatever owns the `Authority`."""

    def __init__(self, limits: PostingLimits) -> None:
        self._limits = limits
        self._hour = 0
        self._counts: dict[bytes, Posted] = {}

    def __len__(self) -> int:
        return len(self._counts)

    @property
    def limited(self) -> bool:
        return any(self._limits)

    def allow(self, holder: bytes, octets: int, groups: int, now: float) -> bool:
        """Count one article to `groups` groups if it fits, else count nothing."""
        if not self.limited:
            return True  # without a limit there is nothing to count, so nothing is kept
        self.forget(now)
        before = self._counts.get(holder, Posted(0, 0, 0))
        after = Posted(before.articles + 1, before.octets + octets, before.groups + groups)
        if any(limit and count > limit for limit, count in zip(self._limits, after, strict=True)):
            return False
        self._counts[holder] = after
        return True

    def forget(self, now: float) -> None:
        """Drop the counts if their hour has ended."""
        hour = int(now // HOUR)
        if hour != self._hour:
            self._hour = hour
            self._counts = {}
