"""Who can open what is sealed: the custodians' public keys, and how many of them it takes.

Knows public keys. Its text form is the file that custodians sign off and the site seals to:

    needed 2
    ngroups-key-1:...
    ngroups-key-1:...
    ngroups-key-1:...

Empty lines and lines that begin with `#` are left out.
"""

from dataclasses import dataclass
from typing import Final

from ngroups.sealing import SealingError
from ngroups.sealing.keys import BadKeyError, PublicKey
from ngroups.sealing.shamir import QuorumError, check_quorum

MAX_TEXT: Final = 16 * 1024


class CustodyError(SealingError):
    """The custodians' file cannot be used; the text says which line, counted from 1, and why."""


@dataclass(frozen=True, slots=True)
class Custody:
    """Any `needed` of `custodians` can open what is sealed to them. Raises `QuorumError`, `CustodyError`."""

    needed: int
    custodians: tuple[PublicKey, ...]

    def __post_init__(self) -> None:
        check_quorum(self.needed, len(self.custodians))
        if len(set(self.custodians)) != len(self.custodians):
            raise CustodyError("one custodian's key stands there twice")


def parse_custody(text: str) -> Custody:
    """The custody that `text` describes; raises `CustodyError` for anything else."""
    if len(text) > MAX_TEXT:
        raise CustodyError(f"the custodians' file is longer than {MAX_TEXT} characters")
    numbered = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    meaningful = [(number, line) for number, line in numbered if line and not line.startswith("#")]
    if not meaningful:
        raise CustodyError("the custodians' file is empty")
    (first, heading), *rest = meaningful
    word, _, count = heading.partition(" ")
    if word != "needed" or not (count.isascii() and count.isdigit() and len(count) < 4):
        raise CustodyError(f"line {first}: it must say how many are needed, as in: needed 2")
    try:
        return Custody(int(count), tuple(_key(number, line) for number, line in rest))
    except QuorumError as error:
        raise CustodyError(str(error)) from None


def _key(number: int, line: str) -> PublicKey:
    try:
        return PublicKey.from_text(line)
    except BadKeyError as error:
        raise CustodyError(f"line {number}: {error}") from None
