"""What one login may do, as plain numbers that any channel can carry.

Knows nothing of whose allowance it is.
"""

from typing import Literal, NamedTuple

Period = Literal["day", "month", "pass"]


class Allowance(NamedTuple):
    """The limits of a login. Zero means "no such limit" throughout."""

    connections: int = 0
    """Open at one time."""
    addresses: int = 0
    """Distinct addresses at one time."""
    quota: int = 0
    """Octets sent to the login per `period`."""
    period: Period = "month"
    """A day or a calendar month, in UTC; or all the time until the login `expires`."""
    rate: int = 0
    """Octets a second, shared by the login's connections."""
    expires: int = 0
    """The first second since 1970 (UTC) at which the login is good no more."""
    post: bool = True

    def expired(self, now: float) -> bool:
        """Whether the login has run out at `now` (seconds since 1970, UTC)."""
        return bool(self.expires) and now >= self.expires
