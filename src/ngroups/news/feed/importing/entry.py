"""What a reader yields: an article or why there is none, and where it lay.

Shared by all readers. Knows files and offsets; must never put them, a group or a Message-ID
into an error or a log: a place is shown only on the operator's own terminal.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

LARGEST: Final = 64 << 20
"""Octets above which a reader does not load an article: eight times what acceptance takes."""


class Reason(StrEnum):
    """Why a reader hands over no article. The texts are fixed and name nothing."""

    TRUNCATED = "truncated batch"
    WRONG_LENGTH = "wrong length in batch"
    NO_COMMAND = "unknown batch command"
    DAMAGED = "damaged compression"
    TOO_DEEP = "compressed too often"
    TOO_LARGE = "article too large"
    EMPTY = "empty article"
    NOT_AN_ARTICLE = "not an article"
    CYCBUFF = "damaged in the cyclic buffer"
    CAF = "damaged in the CAF file"
    UNREADABLE = "file cannot be read"


Found = bytes | Reason
"""An article in wire format, or why there is none."""

Entry = tuple[int, Found]
"""Offset in the file, and what lay there. Offsets of one file never repeat."""

Entries = Iterator[Entry]


class Place(NamedTuple):
    """A resumable position in a source."""

    file: str
    """The path as the operator knows it."""
    key: str
    """Digest that finds the file again without naming it: a path in a spool is a group's name."""
    offset: int
    """Octets from the start of the file, of its unpacked text where it is compressed."""
    done: int
    """How much of `Source.extent` lies behind: octets of a file, files of a folder."""
