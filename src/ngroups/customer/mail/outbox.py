"""Which letter is tried when: pure, in memory, time passed in.

Knows orders, whose addresses are in envelopes. A letter that could not be sent is tried again after pauses
that grow, until it is no longer worth sending. What is in here is lost when the process ends, on purpose: a
lost-login letter is asked for again in a minute, and nothing about it is ever on disk.
"""

import heapq
import itertools
from dataclasses import dataclass, field
from typing import Final

from ngroups.customer.mail.orders import Order

PAUSES: Final = (30.0, 120.0, 300.0, 900.0, 1800.0)
"""Seconds; the last is repeated."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order, the time until which it is worth sending, and how often it was tried."""

    order: Order = field(repr=False)
    until: float
    tried: int = 0


class Outbox:
    """Letters that wait. Owned by whoever holds the service's lock."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[tuple[float, int, Waiting]] = []
        self._turn = itertools.count()

    def __len__(self) -> int:
        return len(self._heap)

    def put(self, order: Order, seconds: float, now: float) -> bool:
        """Whether there was room; the letter is worth sending for so many seconds."""
        if len(self._heap) >= self._most:
            return False
        self._push(now, Waiting(order, now + seconds))
        return True

    def take(self, now: float) -> Waiting | None:
        """The letter to try now, if there is one; those no longer worth it are dropped."""
        while self._heap and self._heap[0][0] <= now:
            waiting = heapq.heappop(self._heap)[2]
            if now < waiting.until:
                return waiting
        return None

    def again(self, waiting: Waiting, now: float) -> bool:
        """Whether the letter will be tried again."""
        pause = PAUSES[min(waiting.tried, len(PAUSES) - 1)]
        if now + pause >= waiting.until or len(self._heap) >= self._most:
            return False
        self._push(now + pause, Waiting(waiting.order, waiting.until, waiting.tried + 1))
        return True

    def next(self) -> float | None:
        """When `take` may have something; None while nothing waits."""
        return self._heap[0][0] if self._heap else None

    def _push(self, due: float, waiting: Waiting) -> None:
        heapq.heappush(self._heap, (due, next(self._turn), waiting))
