"""The header block of an article: its fields, however they are written (RFC 5536 section 2.2).

Knows names, colons, folds and the fields a server looks at. Tolerates what the net carries (8-bit text,
no space after a colon, long lines) and alters nothing; must never know what a field means.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

NAME: Final = r"(?!\.)[!-9;-~]++"
"""A field name (RFC 5536 section 2.2). One that starts with a dot would be stuffed, and nobody has any."""
_FOLDED: Final = r".*\r\n(?:[ \t].*\r\n)*+"

_NAME: Final = re.compile(NAME.encode())
_BARE_CR: Final = re.compile(rb"\r[^\n]")


class Known(NamedTuple):
    """The fields a server looks at: what follows colon and blanks, with folds and the closing CRLF."""

    approved: bytes | None
    control: bytes | None
    date: bytes | None
    from_: bytes | None
    injection_date: bytes | None
    message_id: bytes | None
    newsgroups: bytes | None
    path: bytes | None
    references: bytes | None
    subject: bytes | None
    xref: bytes | None


KNOWN_NAMES: Final = tuple(name.strip("_").replace("_", "-").encode() for name in Known._fields)
"""The lower-case names of the fields of `Known`, in its order."""

# How the known fields, and others that many articles have, are spelled. Fields in neither table are
# taken in as well, only slower (0.2 us each).
_SPELLED: Final = (
    "Approved", "Control", "Date", "From", "Injection-Date", "Message-I[Dd]", "Newsgroups", "Path",
    "References", "Subject", "Xref",
)  # fmt: skip
_COMMON: Final = (
    "Cancel-Key", "Cancel-Lock", "Content-Language", "Content-Transfer-Encoding", "Content-Type",
    "Distribution", "Followup-To", "In-Reply-To", "Injection-Info", "Keywords", "Lines", "MIME-Version",
    "Mime-Version", "NNTP-Posting-Date", "NNTP-Posting-Host", "Organization", "Reply-To", "Sender", "Summary",
    "User-Agent", "X-[!-9;-~]++",
)  # fmt: skip


def _scanner() -> re.Pattern[bytes]:
    """One expression that takes in a header block field by field; its groups are the fields of `Known`.

    It stops before whatever is no field, and before a known field that occurs again or is spelled
    unusually: the caller looks at where it stopped. No field can be taken in two ways, so it goes back over
    one CR at most and its steps are linear in the length of the block. That groups are repeated possessively
    makes it a third faster; until Python 3.11.4 such a repetition may end in the middle of what it failed to
    match (CPython issue 106052), which is never between the CRLFs that the caller looks for.
    """
    fields = [(name, f":[ \\t]*+(?({group})(?!))({_FOLDED})") for group, name in enumerate(_SPELLED, 1)]
    fields += [(name, f":{_FOLDED}") for name in _COMMON]
    by_letter: dict[str, list[str]] = {name[0]: [] for name in sorted(name for name, _ in fields)}
    for name, rest in fields:
        by_letter[name[0]].append(name[1:] + rest)
    # An alternative a letter: the matcher passes over those whose letter differs in a step.
    alternatives = [f"{letter}(?:{'|'.join(rests)})" for letter, rests in by_letter.items()]
    known = "|".join(name.decode() for name in KNOWN_NAMES)
    alternatives.append(f"(?!(?i:{known}):){NAME}:{_FOLDED}")
    return re.compile(f"(?:{'|'.join(alternatives)})*+".encode())


_NONE: Final[frozenset[bytes]] = frozenset()
_SCAN: Final = _scanner().match


def scan(wire: bytes, limit: int) -> tuple[int, Known] | None:
    """Take in the header block that `wire` begins with, up to `limit` octets: its length and known fields.

    None where it is anything but fields, each in lines that end in CRLF, then an empty line; and where a
    known field is repeated or spelled unusually, which `split_fields` takes in.
    """
    found = _SCAN(wire, 0, limit)
    if found is None or not wire.startswith(b"\r\n\r\n", (end := found.end()) - 2):
        return None
    return None if _BARE_CR.search(wire, 0, end) else (end, Known(*found.groups()))


class Header(NamedTuple):
    """One header field as it stands."""

    name: bytes
    """As spelled; a line without a colon is all name, and no `valid_name`."""
    raw: bytes
    """The whole field with name, folds and its closing CRLF."""

    @property
    def content(self) -> bytes:
        """What follows the colon and blanks, with folds and the closing CRLF."""
        return self.raw[len(self.name) + 1 :].lstrip(b" \t")


def split_fields(head: bytes) -> Iterator[Header]:
    """The fields of a header block in order; `head` ends in CRLF."""
    start = 0
    while start < len(head):
        end = _field_end(head, start)
        raw = head[start:end]
        yield Header(raw.partition(b":")[0], raw)
        start = end


def find_field(head: bytes, name: bytes) -> tuple[int, int] | None:
    """Where the first field of this lower-case name begins and ends (after its CRLF) in a header block."""
    low = head.lower()
    if low.startswith(name + b":"):
        return 0, _field_end(head, 0)
    start = low.find(b"\r\n" + name + b":") + 2
    return (start, _field_end(head, start)) if start > 1 else None


def _field_end(head: bytes, start: int) -> int:
    end = head.index(b"\r\n", start) + 2
    while head.startswith((b" ", b"\t"), end):
        end = head.index(b"\r\n", end) + 2
    return end


def without_field(head: bytes, name: bytes) -> bytes:
    """The header block without any field of this lower-case name."""
    while (span := find_field(head, name)) is not None:
        head = head[: span[0]] + head[span[1] :]
    return head


def field_content(head: bytes, name: bytes) -> bytes | None:
    """The content of the first field of this lower-case name: unfolded, as HDR shows it but for `clean`."""
    span = find_field(head, name)
    return None if span is None else unfold(head[span[0] + len(name) + 1 : span[1]].lstrip(b" \t"))


def unfold(content: bytes) -> bytes:
    """Drop the CRLFs of folds and end (RFC 5322 section 2.2.3), no blanks."""
    return content.replace(b"\r\n", b"")


def valid_name(name: bytes) -> bool:
    """Whether a field may have this name."""
    return _NAME.fullmatch(name) is not None
