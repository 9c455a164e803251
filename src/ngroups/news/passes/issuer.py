"""Evaluates blinded elements under the key of a class and an epoch, while its passes are issued.

Knows keys. Must never know who asks: an answer follows from the question and the time alone.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ngroups.news.passes import PassesError
from ngroups.news.passes.caretaker import issuing
from ngroups.news.passes.classes import PassSettings
from ngroups.news.passes.keys import Key
from ngroups.oprf import Random
from ngroups.oprf.dleq import Proof
from ngroups.oprf.exchange import blind_evaluate
from ngroups.oprf.group import Element, read_element
from ngroups.protocol.passes import epoch_name


class NotOfferedError(PassesError):
    """No such class, or its passes of that epoch are not issued now."""

    def __init__(self) -> None:
        super().__init__("these passes are not issued now")


class Evaluations(NamedTuple):
    elements: list[Element]
    proof: Proof


class Issuer:
    """Owned by the door's process."""

    def __init__(self, settings: PassSettings, random: Random) -> None:
        self._settings = settings
        self._names = {each.name for each in settings.classes}
        self._random = random
        self.keys: list[Key] = []

    def issue(self, name: str, epoch: str, blinded: Sequence[bytes], now: float) -> Evaluations:
        """Raises `NotOfferedError`, or `InvalidInputError` of `oprf` where an octet string is no element."""
        key = next((key for key in self.keys if key.name == name and epoch_name(key.epoch) == epoch), None)
        if key is None or name not in self._names or not issuing(self._settings, key).open_at(now):
            raise NotOfferedError
        elements = [read_element(each) for each in blinded]
        return Evaluations(*blind_evaluate(key.pair, elements, random=self._random))
