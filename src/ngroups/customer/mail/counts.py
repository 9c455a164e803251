"""How many letters of each kind were sent on a day: the only thing that the mailer writes down.

Knows days, kinds and numbers. It is written when a day is over and when the process ends, not after each
letter, so that the file's time does not tell when one was sent. Days are dropped after `KEPT_DAYS`.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from ngroups.customer.mail import MailError

KEPT_DAYS: Final = 400
MAX_FILE: Final = 256 * 1024


class CountsError(MailError):
    """The file of counts cannot be read or written; the text names it."""


class Counts:
    """The counts of a folder's file, owned by the thread that sends."""

    def __init__(self, path: Path) -> None:
        """Take up the file at `path`, if there is one; raises `CountsError`."""
        self._path = path
        self._days: dict[str, dict[str, int]] = _read(path)
        self._today = ""

    def add(self, letter: str, today: date) -> None:
        """One more was sent; raises `CountsError` where a day is over and cannot be written."""
        self.turn(today)
        counts = self._days.setdefault(self._today, {})
        counts[letter] = counts.get(letter, 0) + 1

    def turn(self, today: date) -> None:
        """Write down what was counted if the day is over; raises `CountsError`."""
        if self._today and self._today != today.isoformat():
            self.write(today)
        self._today = today.isoformat()

    def write(self, today: date) -> None:
        """Write everything, without days too long ago; raises `CountsError`."""
        oldest = (today - timedelta(days=KEPT_DAYS)).isoformat()
        self._days = {day: counts for day, counts in self._days.items() if day > oldest}
        new = self._path.with_suffix(".new")
        try:
            new.write_text(json.dumps(self._days, sort_keys=True), "utf-8")
            new.replace(self._path)
        except OSError as error:
            raise CountsError(f"{self._path}: the file cannot be written ({error.strerror})") from None

    def on(self, day: date) -> dict[str, int]:
        """What was counted on a day, by letter."""
        return dict(self._days.get(day.isoformat(), {}))


def _read(path: Path) -> dict[str, dict[str, int]]:
    try:
        text = path.read_text("utf-8") if path.exists() and path.stat().st_size <= MAX_FILE else "{}"
        found: dict[str, dict[str, int]] = json.loads(text)
    except (OSError, ValueError):
        raise CountsError(f"{path}: the file cannot be read") from None
    return found
