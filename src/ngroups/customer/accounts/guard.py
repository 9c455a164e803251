"""The site's brakes on guessing, by what is guessed. Built once, where the process starts."""

import secrets
import time
from collections.abc import Callable

from ngroups.customer.accounts.limits import Rule, Table, place
from ngroups.customer.accounts.names import normal


class Guard:
    """Each question takes a try; the answer no means: do not even look, answer 429."""

    def __init__(self, signups_per_hour: int, clock: Callable[[], float] = time.monotonic) -> None:
        key = secrets.token_bytes(32)
        self._clock = clock
        self._logins_here = Table(Rule(30, 600), key)
        self._logins_of_name_here = Table(Rule(10, 600), key)
        # High enough that a stranger who guesses does not keep the owner out for long.
        self._logins_of_name = Table(Rule(100, 3600), key)
        self._second_steps = Table(Rule(20, 3600), key)
        self._confirmations = Table(Rule(20, 3600), key)
        self._signups = Table(Rule(signups_per_hour, 3600), key)
        self._recoveries = Table(Rule(20, 3600), key)
        self._used_codes = Table(Rule(1, 600), key)

    def login(self, address: str, name: str) -> bool:
        now, here, who = self._clock(), place(address), normal(name)
        # All three take, whatever the first says: the work is the same for every name.
        taken = [
            self._logins_here.take(here, now),
            self._logins_of_name_here.take(f"{here} {who}", now),
            self._logins_of_name.take(who, now),
        ]
        return all(taken)

    def second_step(self, account: str) -> bool:
        return self._second_steps.take(account, self._clock())

    def confirmation(self, account: str) -> bool:
        """Of the password, by somebody who is logged in."""
        return self._confirmations.take(account, self._clock())

    def signup(self, address: str) -> bool:
        return self._signups.take(place(address), self._clock())

    def recovery(self, address: str) -> bool:
        return self._recoveries.take(place(address), self._clock())

    def first_use(self, proof: str) -> bool:
        """Whether a code or challenge, good for less than ten minutes, is new (RFC 6238 section 5.2).

        Kept here and not in the database, where it would tell when somebody was last here.
        """
        return self._used_codes.take(proof, self._clock())
