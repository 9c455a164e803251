"""The third access policy: logins are passes, checked by computing the password anew.

No list of logins exists. Knows a login for the moment of a check; a good one's class, never its holder.
"""

import hmac
from collections.abc import Callable
from typing import Final

from ngroups.base.clock import Clock
from ngroups.news.access.policy import Login, Stamp
from ngroups.news.limits.allowance import Allowance
from ngroups.news.limits.replies import POSTING_BLOCKED, POSTING_NOT_NOW
from ngroups.news.passes.barred import bar_tag
from ngroups.news.passes.classes import PassSettings
from ngroups.news.passes.days import day_of, handle
from ngroups.news.passes.epochs import end_of, start_of
from ngroups.news.passes.keys import Key
from ngroups.news.passes.ring import Ring
from ngroups.oprf import Random
from ngroups.oprf.exchange import evaluate
from ngroups.oprf.group import random_scalar
from ngroups.oprf.suite import Mode
from ngroups.protocol.passes import Pass, function_input, password, read_user_name

RUN_OUT: Final = Allowance(expires=1)
"""What a login has whose epoch is over: limits then give the reply that says so."""


class PassPolicy:
    """Who may do what, by class and epoch."""

    login: Login = "required"
    visitor: Allowance | None = None
    posting = False
    quick = True

    def __init__(
        self,
        settings: PassSettings,
        ring: Ring,
        *,
        clock: Clock,
        random: Random,
        found: Callable[[bytes, int], None],
    ) -> None:
        """`found` is told, by any thread, the tag and the end of a login that a blocked handle led to."""
        self._classes = {each.code.encode(): each for each in settings.classes}
        self._ring = ring
        self._clock = clock
        self._found = found
        self._decoy = random_scalar(random)

    def verify(self, login: bytes, password_given: bytes) -> Allowance | None:
        """About 100 microseconds of work, as much for a login that cannot be good as for one that can."""
        each = read_user_name(login)
        key = self._key(each) if each else None
        secret = key.pair.secret if key else self._decoy
        message = function_input(each) if each else login
        good = hmac.compare_digest(password(evaluate(Mode.VOPRF, secret, message)), password_given)
        now = self._clock.now()
        if each is None:
            return None
        if key is None:
            # Without the key nobody can say whether it was good; that it is too late is no secret.
            known = each.code in self._classes and end_of(each.epoch) <= now
            return RUN_OUT if known else None
        if not good or now < start_of(each.epoch):
            return None
        return self._classes[each.code].allowance(key.until, post=not self._is_blocked(each, key))

    def stamp(self, login: bytes) -> Stamp:
        """What goes into a post's Injection-Info (RFC 5536 section 3.2.8), or why nothing is posted."""
        each = read_user_name(login)
        key = self._key(each) if each else None
        day = day_of(self._clock.now())
        day_key = self._ring.days.get(day)
        if each is None or key is None or day_key is None:
            return Stamp(refusal=POSTING_NOT_NOW)
        if self._is_blocked(each, key):
            return Stamp(refusal=POSTING_BLOCKED)
        return Stamp(handle(day_key, day, each.nonce))

    def tick(self) -> None:
        """Take up changed files, and let go of deleted keys."""
        self._ring.refresh()

    def _key(self, each: Pass) -> Key | None:
        """The key of a class that still exists."""
        return self._ring.keys.get((each.code, each.epoch)) if each.code in self._classes else None

    def _is_blocked(self, each: Pass, key: Key) -> bool:
        if not (self._ring.blocked or self._ring.barred):
            return False
        tag = bar_tag(key.pair.secret, each.nonce)
        if tag in self._ring.barred:
            return True
        days = self._ring.days
        if any(handle(days[d], d, each.nonce) in some for d, some in self._ring.blocked.items() if d in days):
            self._found(tag, key.until)
            return True
        return False
