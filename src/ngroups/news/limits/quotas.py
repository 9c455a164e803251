"""Octets sent per login and period, under hashes whose key lives no longer than the period.

A counter says only "some login took this much"; the key is made anew for each day and each
month, and for all passes that run out at the same second, so counters of two periods cannot
be joined. A login without a quota must never have
a counter here, and no login, address or time is kept.

The caller passes the time. Counters of a period that is not the present one are dropped
whenever the time is seen to be in another.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from ngroups.news.limits import quotafile
from ngroups.news.limits.allowance import Period
from ngroups.news.limits.keyed import KEY_OCTETS, keyed_hash
from ngroups.news.limits.quotafile import Section

FORMATS: Final = {"day": "%Y-%m-%d", "month": "%Y-%m"}
KIND: Final = b"quota"


def period_name(period: str, now: float) -> str:
    """`2026-11-23` or `2026-11`, in UTC, for `now` in seconds since 1970."""
    return datetime.fromtimestamp(now, UTC).strftime(FORMATS[period])


class Quotas:
    """The counters of the present day and month. Owned by whatever owns the `Authority`."""

    def __init__(self, random: Callable[[int], bytes]) -> None:
        """`random(n)` gives n octets fit for a key."""
        self._random = random
        self._sections: dict[str, Section] = {}
        """By period, or for passes by `quotafile.passes_until` their end."""

    def used(self, login: bytes, period: Period, now: float, *, until: int = 0) -> int:
        """Octets counted for the login in the period that `now` lies in; `until` is a pass's end."""
        self.forget(now)
        section = self._sections.get(_place(period, until))
        return section.counters.get(keyed_hash(section.key, KIND, login), 0) if section else 0

    def count(self, login: bytes, period: Period, octets: int, now: float, *, until: int = 0) -> int:
        """Add to the login's counter; return the new total."""
        section = self._section(period, now, until)
        name = keyed_hash(section.key, KIND, login)
        total = section.counters.get(name, 0) + octets
        if total:
            section.counters[name] = total
        return total

    def forget(self, now: float) -> None:
        """Drop the counters and keys of periods that are over."""
        self._sections = {place: each for place, each in self._sections.items() if _current(place, each, now)}

    def snapshot(self, now: float) -> bytes:
        """The file's content (`quotafile`), the same for the same counters."""
        self.forget(now)
        return quotafile.encode(self._sections)

    def restore(self, content: bytes, now: float) -> None:
        """Replace the counters by those of a file, without those whose period is over.

        Raises `quotafile.CorruptQuotasError` for anything but a whole file; the counters are then empty.
        """
        self._sections = {}
        self._sections = quotafile.decode(content)
        self.forget(now)

    def _section(self, period: Period, now: float, until: int) -> Section:
        self.forget(now)
        place = _place(period, until)
        if place not in self._sections:
            name = str(until) if period == "pass" else period_name(period, now)
            self._sections[place] = Section(name, self._random(KEY_OCTETS), {})
        return self._sections[place]


def _place(period: Period, until: int) -> str:
    return quotafile.passes_until(until) if period == "pass" else period


def _current(place: str, section: Section, now: float) -> bool:
    return section.name == period_name(place, now) if place in FORMATS else now < int(section.name)
