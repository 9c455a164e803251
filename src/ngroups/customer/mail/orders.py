"""What the site hands to the mailer, as octets.

An order names a letter, a language, the sealed field and values to fill in, which are paths and small
numbers of the site's and never a customer's words. It holds the address only in its envelope.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ngroups.customer.mail import MailError
from ngroups.sealing.envelope import MAX_ENVELOPE
from ngroups.sealing.record import ID_OCTETS
from ngroups.sealing.wire import MalformedError, Reader, listed, short

VERSION: Final = b"\x01"
MAX_ORDER: Final = MAX_ENVELOPE + 4096
MAX_VALUES: Final = 8
TAKEN: Final = b"\x01"
BUSY: Final = b"\x02"

_VALUE: Final = re.compile(r"[A-Za-z0-9/_.:~ -]{0,200}", re.ASCII)
"""No line break, no markup, nothing that could begin another header or address."""


class BadValueError(MailError):
    """A value that no letter takes."""

    def __init__(self) -> None:
        super().__init__("a letter takes short plain values only")


@dataclass(frozen=True, slots=True)
class Order:
    """One letter to one sealed address. Raises `BadValueError`."""

    letter: str
    language: str
    record: bytes = field(repr=False)
    """The id under which the address was sealed, 16 octets."""
    name: str
    """The sealed field's name."""
    envelope: bytes = field(repr=False)
    values: Mapping[str, str] = field(repr=False)

    def __post_init__(self) -> None:
        words = (self.letter, self.language, self.name, *self.values)
        plain = all(_VALUE.fullmatch(value) for value in (*words, *self.values.values()))
        if not plain or len(self.values) > MAX_VALUES or len(self.record) != ID_OCTETS:
            raise BadValueError

    def octets(self) -> bytes:
        values = [short(name.encode()) + short(value.encode()) for name, value in sorted(self.values.items())]
        return (
            VERSION
            + b"".join(short(word.encode()) for word in (self.letter, self.language, self.name))
            + self.record
            + len(self.envelope).to_bytes(4)
            + self.envelope
            + listed(values)
        )


def parse_order(octets: bytes) -> Order:
    """The order of which `octets` is the form; raises `MalformedError` or `BadValueError`."""
    reader = Reader(octets, MAX_ORDER)
    reader.exactly(VERSION)
    letter, language, name = (_word(reader) for _ in range(3))
    record = reader.take(ID_OCTETS)
    envelope = reader.take(int.from_bytes(reader.take(4)))
    pairs = [(_word(reader), _word(reader)) for _ in range(reader.octet())]
    reader.end()
    if pairs != sorted(dict(pairs).items()):
        raise MalformedError
    return Order(letter, language, record, name, envelope, dict(pairs))


def _word(reader: Reader) -> str:
    return reader.short().decode("latin-1")
