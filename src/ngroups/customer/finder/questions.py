"""What is asked of the finder and what it answers, as octets.

A question is a version octet, the kind of value and the value in the one form it has
(`sealing.addresses.same_mailbox`). An answer is one octet, and after `FOUND` the index.
"""

from pathlib import Path
from typing import Final

from ngroups.customer.finder import FinderError
from ngroups.customer.hatch import HatchClosedError, ask
from ngroups.sealing.blind_index import DIGEST_OCTETS
from ngroups.sealing.wire import MalformedError, Reader, long, short

VERSION: Final = b"\x01"
KINDS: Final = frozenset({"email"})
MAX_QUESTION: Final = 1024
FOUND: Final = b"\x01"
LATER: Final = b"\x02"
"""The hour's share of questions is used up."""


class FinderUnavailableError(FinderError):
    """The finder did not answer, or will not before some time has passed."""

    def __init__(self) -> None:
        super().__init__("the blind index cannot be computed at present")


def question(kind: str, value: str) -> bytes:
    """The octets of a question."""
    return VERSION + short(kind.encode()) + long(value.encode())


def parse(octets: bytes) -> tuple[str, str]:
    """Kind and value; raises `MalformedError` for anything that `question` does not give for a known kind."""
    reader = Reader(octets, MAX_QUESTION)
    reader.exactly(VERSION)
    try:
        kind, value = reader.short().decode(), reader.long().decode()
    except UnicodeDecodeError:
        raise MalformedError from None
    reader.end()
    if kind not in KINDS:
        raise MalformedError
    return kind, value


class Finder:
    """The asking side, as the site has it."""

    def __init__(self, path: Path, patience: float = 2.0) -> None:
        self._path, self._patience = path, patience

    def index(self, kind: str, value: str) -> bytes:
        """The index of `value`, 32 octets; raises `FinderUnavailableError`."""
        try:
            answer = ask(self._path, question(kind, value), self._patience)
        except HatchClosedError:
            raise FinderUnavailableError from None
        if len(answer) != len(FOUND) + DIGEST_OCTETS or not answer.startswith(FOUND):
            raise FinderUnavailableError
        return answer.removeprefix(FOUND)
