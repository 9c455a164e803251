"""What a check of the store may find, in words that name no group, article or person."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What is wrong."""

    SEGMENT_MISSING = "a segment is missing or shorter than what was committed to it"
    UNTERMINATED = "octets that do not end as an article does"
    UNREADABLE = "an article that cannot be taken apart"
    NO_HISTORY = "an article that the history does not have"
    MISPLACED = "an article that the history has elsewhere or otherwise"
    CHECKSUM = "an article whose octets are not those that were filed"
    NO_XREF = "an article without the Xref field of this server"
    OVERVIEW = "an article whose overview line is not what its header says"
    NO_OVERVIEW = "articles that their group's overview does not have, or has elsewhere"
    NO_ARTICLE = "history entries without an article"
    CHUNK = "a chunk of overview that is not put together as one"
    MARKS = "a group's numbers in an epoch are not what its marks say"
    BOARD = "the marks that readers are shown are not what the epochs hold"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where."""

    fault: Fault
    epoch: str = ""
    """`class/day`; empty where it concerns the whole store."""
    segment: int | None = None
    offset: int | None = None
    group_id: int | None = None
    number: int | None = None
    times: int = 1

    def __str__(self) -> str:
        parts = (
            ("epoch", self.epoch or None),
            ("segment", self.segment),
            ("offset", self.offset),
            ("group id", self.group_id),
            ("number", self.number),
            ("times", self.times if self.times > 1 else None),
        )
        where = ", ".join(f"{name} {value}" for name, value in parts if value is not None)
        return f"{self.fault.value} ({where})" if where else self.fault.value
