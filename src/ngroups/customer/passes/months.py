"""Calendar months in UTC, as passes count them: `2026-11`. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Final

GRACE: Final = timedelta(days=7)
"""How long after its epoch a pass is good, and so what belongs to it is kept."""


def month_at(now: float) -> str:
    """The month of a second since 1970."""
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m")


def later(month: str, months: int) -> str:
    """So many months after `month`."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + months, 12)
    return f"{year:04}-{number + 1:02}"


def over(month: str, years: int, now: float) -> bool:
    """Whether a month, lengthened by years where they are a block's, ended more than a week ago."""
    after = datetime.strptime(later(month, 12 * years + 1), "%Y-%m").replace(tzinfo=UTC)
    return datetime.fromtimestamp(now, UTC) >= after + GRACE
