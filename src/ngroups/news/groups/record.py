"""A group as the list has it, and what a name and a status may be. Knows no file."""

import re
import struct
from typing import NamedTuple

ID = struct.Struct(">I")
_CREATED = struct.Struct("<Q")
_NAME = re.compile(rb"(?!poster\Z)[^\x00-\x20\x7f,:*?!\[\]\\.]+(?:\.[^\x00-\x20\x7f,:*?!\[\]\\.]+)*")
"""Laxer than RFC 5536 section 3.1.4: what the net carries, but for what would break a Newsgroups or Xref
field, a command or a wildmat. `poster` means something else (RFC 5536 section 3.2.6)."""
_NAME_MOST = 255
"""Octets of a name. A command line has 512 (RFC 3977 section 3.1), and some commands say more than a name."""
_STATUS = re.compile(r"[ynmjx]|=\S+")
_CONTROLS = re.compile(r"[\x00-\x20\x7f]+")


class GroupRecord(NamedTuple):
    """A group as the list has it. Shows nothing of itself in a `repr`."""

    id: int
    """Never used again, whatever becomes of the group."""
    name: bytes
    status: str
    """`y`, `n`, `m`, `j`, `x` or `=other` (RFC 6048 section 3.1)."""
    created: int
    """Seconds since 1970, UTC."""
    creator: str
    description: str

    def __repr__(self) -> str:
        return f"GroupRecord(id={self.id})"

    def pack(self) -> bytes:
        texts = (self.status, self.creator, self.description)
        octets = (text.encode("utf-8", "surrogateescape") for text in texts)
        return _CREATED.pack(self.created) + b"\0".join((self.name, *octets))

    @classmethod
    def unpack(cls, key: bytes, value: bytes) -> "GroupRecord":
        name, *rest = value[_CREATED.size :].split(b"\0")
        status, creator, description = (octets.decode("utf-8", "surrogateescape") for octets in rest)
        (number,), (created,) = ID.unpack(key), _CREATED.unpack_from(value)
        return cls(number, name, status, created, creator, description)


def is_name(name: bytes) -> bool:
    """Whether a group may be called so."""
    return len(name) <= _NAME_MOST and _NAME.fullmatch(name) is not None


def is_status(status: str) -> bool:
    return _STATUS.fullmatch(status) is not None


def clean(text: str) -> str:
    """One line, without control characters."""
    return _CONTROLS.sub(" ", text).strip()
