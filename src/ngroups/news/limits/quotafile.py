r"""The file that carries byte counters over a restart. Pure: the edge reads and writes it.

ASCII lines, each ended by one line feed:

    ngroups-quotas 1
    day 2026-11-23 KEY        at most once; KEY is 64 hex digits
    HASH OCTETS               32 hex digits, a decimal number without leading zero, sorted by HASH
    month 2026-11 KEY         at most once, after `day`
    HASH OCTETS
    pass 1765065600 KEY       as often as needed, sorted: passes that are good until this second since 1970
    HASH OCTETS
    sum SUM                   64 hex digits: BLAKE2b-256 of everything before this line

Limits: `MAX_FILE` octets (about five million counters), a counter below 2^63. A file that
differs in any octet from what `encode` would write is corrupt.

It must never hold a login or a time. Not trusted beyond the sum: who can write it can give
quota away. What a thief gets: how much each unnamed login took in the present period and,
since the key lies beside, a way to test guesses of a login's name until the period ends.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from ngroups.news.limits import LimitsError
from ngroups.news.limits.allowance import Period

HEADER: Final = b"ngroups-quotas 1\n"
MAX_FILE: Final = 256 * 1024 * 1024
MAX_COUNTER: Final = 2**63 - 1
PERIODS: Final[tuple[Period, ...]] = ("day", "month", "pass")

COUNTER: Final = re.compile(rb"([0-9a-f]{32}) ([1-9][0-9]{0,18})\n")
TITLES: Final[dict[Period, re.Pattern[bytes]]] = {
    "day": re.compile(rb"day (\d{4}-\d{2}-\d{2}) ([0-9a-f]{64})\n"),
    "month": re.compile(rb"month (\d{4}-\d{2}) ([0-9a-f]{64})\n"),
    "pass": re.compile(rb"pass ([1-9]\d{0,12}) ([0-9a-f]{64})\n"),
}
SUM_OCTETS: Final = len(b"sum \n") + 64


class CorruptQuotasError(LimitsError):
    """The quota file is not what was written; counting must start from nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the quota file is corrupt: {reason}")


class Section:
    """One period: its name, the key of its hashes, octets per hash. No `repr` shows them."""

    __slots__ = ("counters", "key", "name")

    def __init__(self, name: str, key: bytes, counters: dict[bytes, int]) -> None:
        self.name = name
        self.key = key
        self.counters = counters


class _Part(NamedTuple):
    section: Section
    end: int


def passes_until(until: int) -> str:
    """Where the counters of passes with this end stand among the sections."""
    return f"pass {until}"


def encode(sections: Mapping[str, Section]) -> bytes:
    """The whole file for these counters, by `day`, `month` or `passes_until`."""
    ordered = sorted(sections.items(), key=lambda item: (PERIODS.index(_kind(item[0])), _order(item[1])))
    body = HEADER + b"".join(_lines(_kind(place), section) for place, section in ordered)
    return body + _sum(body)


def decode(content: bytes) -> dict[str, Section]:
    """The counters in a whole file, of whatever periods; raises `CorruptQuotasError`."""
    if len(content) > MAX_FILE:
        raise CorruptQuotasError("too long")
    body = content[:-SUM_OCTETS]
    if not body.startswith(HEADER):
        raise CorruptQuotasError("not a quota file of a known version")
    if content[-SUM_OCTETS:] != _sum(body):
        raise CorruptQuotasError("its sum is wrong")
    sections = _sections(body)
    if encode(sections) != content:
        raise CorruptQuotasError("not in order")
    return sections


def _sections(body: bytes) -> dict[str, Section]:
    sections: dict[str, Section] = {}
    at = len(HEADER)
    for period in PERIODS:
        while part := _part(TITLES[period], body, at):
            place = passes_until(int(part.section.name)) if period == "pass" else period
            if place in sections:
                raise CorruptQuotasError("a period stands twice")
            sections[place], at = part
    if at != len(body):
        raise CorruptQuotasError("a line is not understood")
    return sections


def _part(title: re.Pattern[bytes], body: bytes, at: int) -> _Part | None:
    head = title.match(body, at)
    if not head:
        return None
    counters: dict[bytes, int] = {}
    at = head.end()
    while line := COUNTER.match(body, at):
        counters[bytes.fromhex(line[1].decode())] = _octets(line[2])
        at = line.end()
    return _Part(Section(head[1].decode(), bytes.fromhex(head[2].decode()), counters), at)


def _octets(digits: bytes) -> int:
    octets = int(digits)
    if octets > MAX_COUNTER:
        raise CorruptQuotasError("a counter is too large")
    return octets


def _lines(period: Period, section: Section) -> bytes:
    title = f"{period} {section.name} {section.key.hex()}\n".encode()
    counters = sorted(section.counters.items())
    return title + b"".join(f"{name.hex()} {octets}\n".encode() for name, octets in counters)


def _kind(place: str) -> Period:
    return next(period for period in PERIODS if period == place.partition(" ")[0])


def _order(section: Section) -> int:
    """Among sections of one kind, of which only passes have several."""
    return int(section.name) if section.name.isdigit() else 0


def _sum(body: bytes) -> bytes:
    return b"sum " + hashlib.blake2b(body, digest_size=32).hexdigest().encode() + b"\n"
