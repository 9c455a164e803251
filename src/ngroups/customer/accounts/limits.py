"""How often something may be tried, and by whom: in memory, under names that mean nothing elsewhere.

It hears addresses, names and account ids and keeps none of them: only keyed hashes, under a key that is
drawn when the process starts and is never written. One lock guards each table.
"""

import hashlib
import ipaddress
import threading
from typing import Final, NamedTuple

CAPACITY: Final = 50_000
"""Entries of a table. When it is full the entry made longest ago is forgotten."""
IPV6_PREFIX: Final = 64
"""A host picks the last 64 bits itself (RFC 4291 section 2.5.1)."""


class Rule(NamedTuple):
    """So many tries at once, which come back evenly in that time."""

    tries: int
    seconds: float


class Table:
    """Tries under one rule: each entry is the time at which all its tries will have come back."""

    def __init__(self, rule: Rule, key: bytes, capacity: int = CAPACITY) -> None:
        self._rule, self._key, self._capacity = rule, key, capacity
        self._full: dict[bytes, float] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._full)

    def take(self, who: str, now: float) -> bool:
        """Whether a try is left for `who`; it is used. `now` is of a clock that does not jump."""
        name = hashlib.blake2b(who.encode(), key=self._key, digest_size=16).digest()
        with self._lock:
            full = max(self._full.pop(name, now), now) + self._rule.seconds / self._rule.tries
            allowed = full - now <= self._rule.seconds * (1 + 1e-9)
            if len(self._full) >= self._capacity:
                self._forget(now)
            # A refused try costs nothing more, so that waiting always helps.
            self._full[name] = full if allowed else full - self._rule.seconds / self._rule.tries
            return allowed

    def _forget(self, now: float) -> None:
        self._full = {name: full for name, full in self._full.items() if full > now}
        while len(self._full) >= self._capacity:
            del self._full[next(iter(self._full))]


def place(address: str) -> str:
    """The part of an address that counts as one visitor's: all of IPv4, the network of IPv6."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""  # a Unix socket's peer has none: all share one place
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, IPV6_PREFIX), strict=False))
    return str(parsed)
