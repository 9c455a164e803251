"""Messages as octets: JSON in one form, so that equal messages are equal octets.

An object with the field `type` and the message's own fields, keys sorted, no white space,
ASCII, each key once, no fractions. Whatever would not be written so is refused, and nothing
of it is repeated in an error.
"""

import json
from typing import Any, ClassVar, Final, Protocol, TypeVar

from ngroups.crossing import MalformedError
from ngroups.crossing.kinds import read_fields, write_fields

LONGEST: Final = 64 * 1024
"""Octets of a message of any type."""


class Message(Protocol):
    """A frozen dataclass whose fields have kinds."""

    NAME: ClassVar[str]
    """What stands in the field `type`."""


Kept = TypeVar("Kept", bound=Message)


def encode(message: Message) -> bytes:
    """Raises `MalformedError` where a field is beyond its limits."""
    table = {"type": message.NAME, **write_fields(type(message), message)}
    octets = json.dumps(table, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
    if len(octets) > LONGEST:
        raise MalformedError("the message is too long")
    return octets


def decode(octets: bytes, *expected: type[Kept]) -> Kept:
    """A message of one of the expected types; raises `MalformedError` for everything else."""
    if len(octets) > LONGEST:
        raise MalformedError("the message is too long")
    table = _parsed(octets)
    name = table.pop("type", None) if isinstance(table, dict) else None
    shape = next((each for each in expected if name == each.NAME), None)
    if shape is None:
        raise MalformedError("the message is of no expected type")
    message: Kept = read_fields(shape, table)
    if encode(message) != octets:  # a key that stands twice is seen here too
        raise MalformedError("the message is not in its one form")
    return message


def _parsed(octets: bytes) -> Any:
    try:
        return json.loads(octets.decode("ascii"))
    except (ValueError, RecursionError):
        raise MalformedError("the message is not JSON") from None
