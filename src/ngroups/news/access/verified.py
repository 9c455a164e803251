"""Which logins were verified lately, so that fifty connections cost one argon2.

Remembers keyed hashes of (login, password, line in the file) under a key of this process:
memory holds no password, and a changed line is simply not found. Whoever has the key and a
hash can test guesses without argon2's cost, so both are bounded in number and age.
"""

import hashlib
import hmac
import threading
from typing import Final

CAPACITY: Final = 10_000
AGE: Final = 3600.0
"""Seconds after argon2 last said yes."""


class Verified:
    """Any thread may call it; `_lock` owns `_since`, whose order is that of time."""

    def __init__(self, key: bytes, *, capacity: int = CAPACITY, age: float = AGE) -> None:
        self._key = key
        self._capacity = capacity
        self._age = age
        self._since: dict[bytes, float] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._since)

    def token(self, login: bytes, password: bytes, encoded: str) -> bytes:
        """What to remember for these. Lengths stand in front, so that no two cases look alike."""
        parts = (login, password, encoded.encode())
        message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return hmac.digest(self._key, message, hashlib.sha256)

    def holds(self, token: bytes, now: float) -> bool:
        """Looking a keyed hash up leaks no time that says anything: nobody can aim at one."""
        with self._lock:
            self._forget(now)
            return token in self._since

    def add(self, token: bytes, now: float) -> None:
        with self._lock:
            self._forget(now)
            self._since.pop(token, None)
            while len(self._since) >= self._capacity:
                del self._since[next(iter(self._since))]
            self._since[token] = now

    def _forget(self, now: float) -> None:
        while self._since:
            oldest = next(iter(self._since))
            if now - self._since[oldest] < self._age:
                return
            del self._since[oldest]
