"""What a reader worker remembers of a connection besides its session, while it is open."""

import socket

from ngroups.news.limits.allowance import Allowance
from ngroups.news.limits.pacing import Pace


class Visit:
    """One connection's place among the limits. Shows nothing in a `repr`."""

    __slots__ = ("address", "allowance", "login", "number", "pace", "unreported")

    def __init__(self, number: int, address: str) -> None:
        self.number = number
        self.address = packed(address)
        """In network order, for counting; gone with the connection."""
        self.login = b""
        self.allowance: Allowance | None = None
        self.pace: Pace | None = None
        self.unreported = 0
        """Octets sent since the last report, where a quota counts them."""

    def __repr__(self) -> str:
        return "<Visit>"


def packed(address: str) -> bytes:
    """An address in network order: 4 octets or 16."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return socket.inet_pton(family, address.partition("%")[0])
