"""Makes keys ahead of their epoch and deletes them when their last login has run out.

Runs in the door's process, at a tick, with a clock that is passed in. Doing it twice, late, or after
having been killed in the middle comes to the same.
"""

from collections.abc import Iterable
from typing import NamedTuple

from ngroups.base.clock import Clock
from ngroups.news.passes.blocked import forget_old
from ngroups.news.passes.classes import PassClass, PassSettings
from ngroups.news.passes.days import DayKeys
from ngroups.news.passes.epochs import DAY, end_of, epoch_at, good_until, start_of
from ngroups.news.passes.keys import Key, KeyStore
from ngroups.news.passes.layout import Places
from ngroups.oprf import Random


class Wanted(NamedTuple):
    """A key that there should be."""

    pass_class: PassClass
    epoch: int


class Window(NamedTuple):
    """From the first second until the first that is too late, since 1970."""

    opens: int
    closes: int

    def open_at(self, now: float) -> bool:
        return self.opens <= now < self.closes


def wanted(settings: PassSettings, now: float) -> list[Wanted]:
    """The keys of this epoch and, close before its start, of the next. Raises `NoEpochError`."""
    epochs = {epoch_at(now), epoch_at(now + settings.announce_days * DAY)}
    return [Wanted(each, epoch) for each in settings.classes for epoch in sorted(epochs)]


def run_out(keys: Iterable[Key], now: float) -> list[Key]:
    """The keys none of whose logins is good any more."""
    return [key for key in keys if now >= key.until]


def issuing(settings: PassSettings, key: Key) -> Window:
    """When passes are issued: from some days before their epoch to its end.

    Those of a block for as long as they are good, since whoever has lost one asks again with the same seed.
    """
    block = any(each.name == key.name and each.years for each in settings.classes)
    opens = start_of(key.epoch) - settings.renewal_days * DAY
    return Window(opens, key.until if block else end_of(key.epoch))


class Tended(NamedTuple):
    """What a tick found and did."""

    keys: list[Key]
    made: int
    deleted: int
    unusable: int


class Caretaker:
    """Owns the folders of keys; there is one, in the door's process."""

    def __init__(self, settings: PassSettings, places: Places, *, clock: Clock, random: Random) -> None:
        self._settings, self._clock, self._random = settings, clock, random
        self._blocked = places.blocked
        self._keys, self._days = KeyStore(places.keys), DayKeys(places.days)

    def tick(self) -> Tended:
        """Raises `NoEpochError` and `OSError`; the next tick tries again."""
        now = self._clock.now()
        due = wanted(self._settings, now)  # first, so that a clock without an epoch deletes nothing
        self._keys.tidy()
        keys, _ = self._keys.load()
        late = run_out(keys, now)
        for key in late:
            self._keys.delete(key)
        made = 0
        for pass_class, epoch in due:
            until = good_until(epoch, pass_class.years)
            made += self._keys.make(pass_class.name, pass_class.code, epoch, until, self._random)
        self._days.tick(now, self._random)
        forget_old(self._blocked, now)
        keys, unusable = self._keys.load()
        return Tended(keys, made, len(late), unusable)
