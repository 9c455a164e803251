"""How the finder answers: so many questions an hour, whoever asks and whatever about.

Knows the index key, and an address during a question. Counts questions and nothing about them.
"""

import secrets
from collections.abc import Callable

from ngroups.customer.accounts.limits import Rule, Table
from ngroups.customer.finder.questions import FOUND, LATER, parse
from ngroups.sealing.blind_index import blind_index
from ngroups.sealing.wire import MalformedError

_EVERYBODY = ""


class Answering:
    """Answers questions, in any thread. Time is of a clock that does not jump."""

    def __init__(self, key: bytes, per_hour: int, clock: Callable[[], float]) -> None:
        self._key, self._clock = key, clock
        self._share = Table(Rule(per_hour, 3600), secrets.token_bytes(32))

    def __call__(self, octets: bytes) -> bytes | None:
        """The answer to a question; None to what is none."""
        try:
            kind, value = parse(octets)
        except MalformedError:
            return None
        if not self._share.take(_EVERYBODY, self._clock()):
            return LATER
        return FOUND + blind_index(self._key, kind, value)
