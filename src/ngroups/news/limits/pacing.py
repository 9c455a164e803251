"""A token bucket that paces what one connection is sent.

Knows octets and time, nothing of whom they go to. Counts in whole octet-nanoseconds, so
that no rounding ever adds up: over any stretch of t seconds at most `rate * t + burst`
octets are let go. A time that runs backwards adds nothing.
"""

from typing import Final

SECOND: Final = 1_000_000_000
SLACK: Final = 1_000
"""Nanoseconds added to a wait, so that a float of seconds since 1970 does not fall short of it."""


class Pace:
    """Lets `burst` octets (at least one) go at once and `rate` octets a second after that.

    `now` is in seconds of a clock that does not jump. A rate of zero means no limit.
    """

    def __init__(self, rate: int, burst: int) -> None:
        self._rate = rate
        self._burst = max(1, burst)
        self._level = self._burst * SECOND
        self._at = 0

    def allow(self, now: float, wanted: int) -> int:
        """How many of `wanted` octets may go now; they are taken as sent."""
        if not self._rate:
            return wanted
        self._settle(now)
        granted = min(wanted, self._level // SECOND)
        self._level -= granted * SECOND
        return granted

    def wait(self, now: float) -> float:
        """Seconds until half the burst may go, so that a slow connection is not sent crumbs."""
        if not self._rate:
            return 0.0
        self._settle(now)
        missing = (self._burst + 1) // 2 * SECOND - self._level
        return 0.0 if missing <= 0 else (-(-missing // self._rate) + SLACK) / SECOND

    def change(self, now: float, rate: int, burst: int) -> None:
        """Go on at another rate; what was saved up stays, as far as the new burst holds it."""
        self._settle(now)
        self._rate = rate
        self._burst = max(1, burst)
        self._level = min(self._level, self._burst * SECOND)

    def _settle(self, now: float) -> None:
        at = int(now * SECOND)
        if at > self._at:
            self._level = min(self._burst * SECOND, self._level + (at - self._at) * self._rate)
            self._at = at
