"""The file of logins as text: one login a line, read and edited without any I/O.

    # a comment; empty lines are allowed too
    name:HASH
    name:HASH:connections=20,quota=10G/month,rate=50M,post=no,addresses=2,expires=2027-01-31

`name` is 1 to 64 octets of UTF-8 without spaces, control characters and colons, not
beginning with `#`; HASH is argon2id in its text form (`hashing`); `options` describes the
rest. Errors name the line and never what stands in it. Edits leave all other lines as
they were.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ngroups.news.access import AccessError
from ngroups.news.access.hashing import Cost, cost_of
from ngroups.news.access.options import BadOptionsError, parse_options
from ngroups.news.limits.allowance import Allowance

MAX_NAME: Final = 64
MAX_LINE: Final = 640
MAX_FILE: Final = 16 * 1024 * 1024


class UserFileError(AccessError):
    """The file of logins cannot be used as it is."""


class BadLineError(UserFileError):
    """A line is not understood."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"line {number} of the file of logins: {reason}")
        self.number = number
        self.reason = reason


class TooLargeError(UserFileError):
    """The file is larger than `MAX_FILE`."""

    def __init__(self) -> None:
        super().__init__(f"the file of logins is larger than {MAX_FILE} octets")


class BadNameError(AccessError):
    """A login's name cannot stand in the file or be sent by a newsreader."""

    def __init__(self) -> None:
        super().__init__(
            f"a login must be 1 to {MAX_NAME} octets of UTF-8 without spaces, control characters "
            "and colons, and not begin with #"
        )


class LoginExistsError(AccessError):
    """A login of this name stands in the file already."""

    def __init__(self) -> None:
        super().__init__("there is a login of this name already")


class NoSuchLoginError(AccessError):
    """No login of this name stands in the file."""

    def __init__(self) -> None:
        super().__init__("there is no login of this name")


@dataclass(frozen=True, slots=True)
class Entry:
    """One login. Nothing here shows in a `repr`."""

    line: int = field(repr=False)
    """Index of its line in the file, from 0."""
    name: bytes = field(repr=False)
    encoded: str = field(repr=False)
    """The password's hash."""
    cost: Cost = field(repr=False)
    options: str = field(repr=False)
    """As written in the file."""
    allowance: Allowance = field(repr=False)


def parse(content: bytes, default: Allowance) -> dict[bytes, Entry]:
    """All logins of a file by name; raises `BadLineError` or `TooLargeError`."""
    if len(content) > MAX_FILE:
        raise TooLargeError
    entries: dict[bytes, Entry] = {}
    for number, line in _meaningful(content.split(b"\n")):
        entry = _entry(number, line, default)
        if entry.name in entries:
            raise BadLineError(number + 1, "its login stands on an earlier line too")
        entries[entry.name] = entry
    return entries


def valid_name(name: bytes) -> bool:
    """Whether a login of this name can stand in the file."""
    text = name.decode(errors="replace")
    return (
        0 < len(name) <= MAX_NAME
        and text.encode() == name
        and text.isprintable()  # so no control characters
        and not text.startswith("#")
        and not any(character.isspace() or character == ":" for character in text)
    )


def with_added(content: bytes, name: bytes, encoded: str, options: str) -> bytes:
    """The file with one more login at its end."""
    if not valid_name(name):
        raise BadNameError
    if name in parse(content, Allowance()):
        raise LoginExistsError
    end = b"" if not content or content.endswith(b"\n") else b"\n"
    return _checked(content + end + _line(name, encoded, options) + b"\n")


def with_changed(content: bytes, name: bytes, encoded: str | None, options: str | None) -> bytes:
    """The file with another hash or other options, where given, for a login."""
    entry = _find(content, name)
    line = _line(
        name,
        entry.encoded if encoded is None else encoded,
        entry.options if options is None else options,
    )
    return _checked(_with_lines(content, entry.line, [line]))


def without(content: bytes, name: bytes) -> bytes:
    """The file without a login."""
    return _with_lines(content, _find(content, name).line, [])


def _meaningful(lines: list[bytes]) -> Iterator[tuple[int, bytes]]:
    """Each line that is neither empty nor a comment, with its index."""
    for number, line in enumerate(lines):
        line = line.strip()
        if line and not line.startswith(b"#"):
            yield number, line


def _entry(number: int, line: bytes, default: Allowance) -> Entry:
    if len(line) > MAX_LINE:
        raise BadLineError(number + 1, "it is too long")
    name, _, rest = line.partition(b":")
    encoded, _, options = rest.decode("ascii", errors="replace").partition(":")
    if not valid_name(name):
        raise BadLineError(number + 1, "its login is not a name this file can hold")
    cost = cost_of(encoded)
    if cost is None:
        raise BadLineError(number + 1, "it has no argon2id hash of reasonable cost behind the login")
    allowance = _allowance(options, default)
    if isinstance(allowance, str):
        raise BadLineError(number + 1, allowance)
    return Entry(number, name, encoded, cost, options, allowance)


def _allowance(options: str, default: Allowance) -> Allowance | str:
    """Or the reason why not."""
    try:
        return parse_options(options, default)
    except BadOptionsError as error:
        return error.reason


def _find(content: bytes, name: bytes) -> Entry:
    entry = parse(content, Allowance()).get(name)
    if not entry:
        raise NoSuchLoginError
    return entry


def _line(name: bytes, encoded: str, options: str) -> bytes:
    """Raises `BadOptionsError`, so that no edit writes a line that cannot be read."""
    parse_options(options, Allowance())
    return b":".join([name, encoded.encode(), *([options.encode()] if options else [])])


def _with_lines(content: bytes, index: int, replacement: list[bytes]) -> bytes:
    lines = content.split(b"\n")
    lines[index : index + 1] = replacement
    return b"\n".join(lines)


def _checked(content: bytes) -> bytes:
    parse(content, Allowance())
    return content
