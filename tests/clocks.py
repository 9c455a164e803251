"""A clock that stands still until a test moves it."""


class ManualClock:
    """Seconds since 1970, UTC, as the test says."""

    def __init__(self, now: float = 1_000_000_000.0) -> None:
        self.time = now

    def now(self) -> float:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += seconds
