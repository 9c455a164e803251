"""Codes of second factors that were right a moment ago.

In memory, as hashes under a key that dies with the process: they must not tell when somebody was here.
"""

import hashlib
import threading
from collections.abc import Callable
from typing import Final

CODE_SECONDS: Final = 120.0
"""How long a code that was right is taken again from the same account: a wallet makes several requests."""
_MOST_CODES: Final = 10_000


class ShownCodes:
    """`account` is an account's id. One lock guards the table."""

    def __init__(self, key: bytes, monotonic: Callable[[], float]) -> None:
        self._key, self._monotonic = key, monotonic
        self._until: dict[bytes, float] = {}
        self._lock = threading.Lock()

    def holds(self, account: bytes, code: str) -> bool:
        with self._lock:
            return self._until.get(self._name(account, code), 0.0) > self._monotonic()

    def add(self, account: bytes, code: str) -> None:
        with self._lock:
            now = self._monotonic()
            kept = [(name, until) for name, until in self._until.items() if until > now]
            self._until = dict(kept[1 - _MOST_CODES :])
            self._until[self._name(account, code)] = now + CODE_SECONDS

    def _name(self, account: bytes, code: str) -> bytes:
        message = account + code.encode()
        return hashlib.blake2b(message, key=self._key, digest_size=16).digest()
