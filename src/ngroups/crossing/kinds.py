"""What a field of a message may be: its form in JSON, and its limits.

A kind stands in the field's annotation, `Annotated[bytes, octets(32)]`, so that a type and
its limits are one line. Knows shapes, never meanings.
"""

import dataclasses
import re
import typing
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from ngroups.crossing import MalformedError

Json = Any
"""What `json` makes of a text."""


class Kind(NamedTuple):
    """`write` makes JSON of a value, `read` a value of JSON; both raise `MalformedError`."""

    write: Callable[[Any], Json]
    read: Callable[[Json], Any]


def text(pattern: str) -> Kind:
    """Text that matches all of an ASCII pattern, which bounds its length too."""
    expression = re.compile(pattern, re.ASCII)

    def checked(value: object) -> str:
        if not isinstance(value, str) or not expression.fullmatch(value):
            raise MalformedError("a text is not as its field has it")
        return value

    return Kind(checked, checked)


def one_of(*words: str) -> Kind:
    """One of a few words."""
    return text("|".join(map(re.escape, words)))


def number(low: int, high: int) -> Kind:
    """A whole number, both bounds included."""

    def checked(value: object) -> int:
        if type(value) is not int or not low <= value <= high:
            raise MalformedError("a number is not as its field has it")
        return value

    return Kind(checked, checked)


def octets(length: int) -> Kind:
    """So many octets, in JSON as lower-case hexadecimal digits."""
    digits = text(rf"[0-9a-f]{{{2 * length}}}")

    def write(value: bytes) -> str:
        if len(value) != length:
            raise MalformedError("octets are not as many as their field has")
        return value.hex()

    return Kind(write, lambda value: bytes.fromhex(digits.read(value)))


def several(kind: Kind, most: int, *, least: int = 1) -> Kind:
    """A tuple of values of one kind, in JSON a list."""

    def counted(values: Any) -> Any:
        if not isinstance(values, list | tuple) or not least <= len(values) <= most:
            raise MalformedError("a list is too short, too long or none")
        return values

    return Kind(
        lambda values: [kind.write(each) for each in counted(values)],
        lambda values: tuple(kind.read(each) for each in counted(values)),
    )


def record(shape: type) -> Kind:
    """A frozen dataclass inside another, in JSON an object with exactly its fields."""

    def write(value: object) -> Json:
        if type(value) is not shape:
            raise MalformedError("a record is not of its field's type")
        return write_fields(shape, value)

    return Kind(write, lambda value: read_fields(shape, value))


@cache
def fields_of(shape: type[Any]) -> dict[str, Kind]:
    """The fields of a message type with their kinds."""
    hints = typing.get_type_hints(shape, include_extras=True)
    return {each.name: hints[each.name].__metadata__[0] for each in dataclasses.fields(shape)}


def write_fields(shape: type, value: object) -> dict[str, Json]:
    return {name: kind.write(getattr(value, name)) for name, kind in fields_of(shape).items()}


def read_fields(shape: type, value: Json) -> Any:
    """A value of a dataclass from an object that has its fields, no more and no fewer."""
    kinds = fields_of(shape)
    if not isinstance(value, dict) or value.keys() != kinds.keys():
        raise MalformedError("a field is missing or unknown")
    return shape(**{name: kind.read(value[name]) for name, kind in kinds.items()})
