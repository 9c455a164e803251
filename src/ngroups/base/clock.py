"""Where code that needs the time asks for it, so that a test can hand it another.

It knows seconds since 1970 and nothing of what happens at them.
"""

import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time of day."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """Seconds since 1970, UTC; steps when an operator or NTP sets the clock."""
        return time.time()
