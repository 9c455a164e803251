"""A level-triggered epoll loop for one single-threaded process.

It knows file descriptors, callbacks and one coarse clock, and nothing of what passes
through them. Owned by the thread that calls `run`; only `soon` may be called by others.
"""

import contextlib
import os
import select
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

READ = select.EPOLLIN
WRITE = select.EPOLLOUT
_TICK = 1.0
"""Seconds between calls of the tick handlers: idle timeouts and pacing need no finer clock."""


class Watcher(Protocol):
    """Whatever has a descriptor in the loop."""

    def ready(self, events: int) -> None:
        """The descriptor can be read or written, or its peer is gone."""


class Loop:
    """Waits, and calls whoever is ready."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._watchers: dict[int, Watcher] = {}
        self._calls: deque[Callable[[], None]] = deque()
        self._ticks: list[Callable[[float], None]] = []
        self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._epoll.register(self._wake, READ)
        self._running = False
        self.now = time.monotonic()
        """Monotonic seconds, as of the last wake-up."""

    def watch(self, descriptor: int, watcher: Watcher, events: int = READ) -> None:
        """Call `watcher.ready` whenever one of `events` holds."""
        self._watchers[descriptor] = watcher
        self._epoll.register(descriptor, events)

    def change(self, descriptor: int, events: int) -> None:
        """From now on wait for these events only."""
        self._epoll.modify(descriptor, events)

    def forget(self, descriptor: int) -> None:
        """Stop watching; to be called before the descriptor is closed."""
        if self._watchers.pop(descriptor, None) is not None:
            self._epoll.unregister(descriptor)

    def every_tick(self, call: Callable[[float], None]) -> None:
        """Call with the monotonic time about once a second."""
        self._ticks.append(call)

    def soon(self, call: Callable[[], None]) -> None:
        """Run `call` in the loop's thread. Any thread may ask."""
        self._calls.append(call)
        os.eventfd_write(self._wake, 1)

    def stop(self) -> None:
        """Return from `run` once the present round is done. Safe in a signal handler."""
        self._running = False
        os.eventfd_write(self._wake, 1)

    def run(self) -> None:
        """Serve until `stop`."""
        self._running = True
        watchers, poll = self._watchers, self._epoll.poll
        next_tick = time.monotonic() + _TICK
        while self._running:
            events = poll(max(0.0, next_tick - self.now))
            self.now = time.monotonic()
            for descriptor, mask in events:
                # A watcher closed earlier in this round is no longer there.
                watcher = watchers.get(descriptor)
                if watcher is not None:
                    watcher.ready(mask)
                elif descriptor == self._wake:
                    self.run_calls()
            if self.now >= next_tick:
                next_tick = self.now + _TICK
                for call in self._ticks:
                    call(self.now)

    def close(self) -> None:
        """Release the loop's own descriptors."""
        self._epoll.close()
        os.close(self._wake)

    def run_calls(self) -> None:
        """Run what `soon` has queued."""
        with contextlib.suppress(BlockingIOError):
            os.eventfd_read(self._wake)
        while self._calls:
            self._calls.popleft()()
