"""Dates as articles and NNTP write them (RFC 5322 section 3.3, RFC 3977 section 7).

Knows calendars and zone names; the present is passed in. Reads what fifty years of news software wrote
and never raises; must never know which article a date is of.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final

_FULL_NAMES: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_NAMES: Final = tuple(name[:3].title() for name in _FULL_NAMES)
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_EPOCH: Final = date(1970, 1, 1).toordinal()

# Current dates are read from tables: a look-up takes a third of the time of `int()`.
_YEARS: Final = range(1970, 2100)
_MONTH: Final = {
    f"{name} {year}".encode(): (
        first := date(year, month, 1).toordinal() - _EPOCH - 1,
        date(year + month // 12, month % 12 + 1, 1).toordinal() - _EPOCH - 1 - first,
    )
    for year in _YEARS
    for month, name in enumerate(_NAMES, 1)
}
"""`Apr 2021` -> the day before its first, in days since 1970, and the number of its days."""
_DAY: Final = {text.encode(): day for day in range(1, 32) for text in (f"{day}", f"{day:02}")}
_HOUR: Final = {b"%02d" % number: number * 3600 for number in range(24)}
_MINUTE: Final = {b"%02d" % number: number * 60 for number in range(60)}
_SECOND: Final[dict[bytes | None, int]] = {
    None: 0,  # RFC 5322 section 3.3: seconds may be missing
    **{b"%02d" % number: number for number in range(61)},  # and may count a leap second
}
_ZONE: Final = {
    **{
        b"%b%02d%02d" % (sign, hour, minute): way * (hour * 3600 + minute * 60)
        for sign, way in ((b"+", 1), (b"-", -1))
        for hour in range(24)
        for minute in range(60)
    },
    b"GMT": 0,
    b"UTC": 0,
    b"UT": 0,
}

# What current software writes: RFC 5322 section 3.3, or the name of UTC. Nothing in it is tried twice.
_CURRENT: Final = re.compile(
    rb"(?:[A-Z][a-z]{2}, )? ?+(\d\d?+) ([A-Z][a-z]{2} \d{4}) "
    rb"(\d\d):(\d\d)(?::(\d\d))? ([+-]\d{4}|[A-Z]++)(?: \([^()\\\r\n]*+\))?\s*+"
).fullmatch


def parse_date(content: bytes) -> int | None:
    """Seconds since 1970 UTC that a Date field's content names, or None. Folds may still be in it."""
    found = _CURRENT(content)
    if found is None:
        return _parse_legacy(content)
    day, month, hour, minute, second, zone = found.groups()
    try:
        before, length = _MONTH[month]
        number = _DAY[day]
        time = _HOUR[hour] + _MINUTE[minute] + _SECOND[second] - _ZONE[zone]
    except KeyError:
        return _parse_legacy(content)
    return (before + number) * 86400 + time if number <= length else None


# Legacy: RFC 850 `Friday, 19-Nov-82 16:14:55 EST`, ctime `Thu Apr 15 10:28:49 1993`, RFC 1036 with two
# digits of the year, ISO 8601, no zone or one of a thousand names. Words and numbers are sorted by what
# they can be; what is left over is ignored, as RFC 5322 section 4.3 bids for zones it does not know.

_LONGEST: Final = 256
"""Octets of a legacy date; anything longer is none."""
_COMMENT: Final = re.compile(rb"\([^()]*+\)")
_COLON: Final = re.compile(rb"\s*:\s*")
_TOKEN: Final = re.compile(rb"[+-]\d\d(?::?+\d\d)?(?!\d)|\d++(?::\d++)*|[a-z]++")
_CLOCK: Final = re.compile(rb"(\d\d?+):(\d\d)(?::(\d\d))?")

_MONTH_NUMBER: Final = {
    **{name.lower().encode(): number for number, name in enumerate(_NAMES, 1)},
    **{name.encode(): number for number, name in enumerate(_FULL_NAMES, 1)},
    b"sept": 9,
}
# Hours from UTC. RFC 5322 section 4.3 has the American names and takes every other for "-0000", that is
# UTC; these few others were common on Usenet and mean one thing only.
_ZONE_HOURS: Final = {
    b"edt": -4.0, b"est": -5.0, b"cdt": -5.0, b"cst": -6.0, b"mdt": -6.0, b"mst": -7.0, b"pdt": -7.0,
    b"pst": -8.0, b"adt": -3.0, b"ast": -4.0, b"ndt": -2.5, b"nst": -3.5, b"akdt": -8.0, b"akst": -9.0,
    b"hst": -10.0, b"west": 1.0, b"met": 1.0, b"mez": 1.0, b"cet": 1.0, b"mest": 2.0, b"mesz": 2.0,
    b"cest": 2.0, b"eet": 2.0, b"eest": 3.0, b"msk": 3.0, b"msd": 4.0, b"jst": 9.0, b"kst": 9.0,
    b"aest": 10.0, b"aedt": 11.0, b"nzst": 12.0, b"nzdt": 13.0,
}  # fmt: skip


def _parse_legacy(content: bytes) -> int | None:
    if len(content) > _LONGEST:
        return None
    tokens = _TOKEN.findall(_COLON.sub(b":", _without_comments(content)).lower())
    clock = next((place for place, token in enumerate(tokens) if _CLOCK.fullmatch(token)), len(tokens))
    # A signed number before the time is the year of `19-Nov-1982`; after it, a zone.
    numbers = [
        token.lstrip(b"+-")
        for place, token in enumerate(tokens)
        if token.isdigit() or (place < clock and token[:1] in b"+-")
    ]
    day = _day(numbers, [_MONTH_NUMBER[token] for token in tokens if token in _MONTH_NUMBER])
    if day is None:
        return None
    time = _time(tokens[clock]) if clock < len(tokens) else 0
    return None if time is None else day * 86400 + time - _offset(tokens[clock + 1 :])


def _without_comments(content: bytes) -> bytes:
    while True:  # from the innermost out, at most once for each `(`
        shorter = _COMMENT.sub(b" ", content)
        if shorter == content:
            return content
        content = shorter


def _day(numbers: list[bytes], months: list[int]) -> int | None:
    """Days since 1970 from the numbers in a date and the months named in it."""
    if not months and len(numbers) > 2 and len(numbers[0]) == 4:  # ISO 8601
        year, month, day = numbers[:3]
        return _ordinal(int(year), int(month), int(day))
    if not months or len(numbers) < 2:
        return None
    day, year = numbers[:2] if len(numbers[0]) <= 2 else (numbers[1], numbers[0])
    return _ordinal(_year(year), months[0], int(day)) if len(year) <= 4 and len(day) <= 2 else None


def _year(digits: bytes) -> int:
    """RFC 5322 section 4.3: two digits from 50 on and three digits count from 1900."""
    year = int(digits)
    if len(digits) == 2 and year < 50:
        return year + 2000
    return year + 1900 if len(digits) < 4 else year


def _ordinal(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except (ValueError, OverflowError):
        return None


def _time(token: bytes) -> int | None:
    found = _CLOCK.fullmatch(token)
    if found is None:
        return None
    hour, minute, second = (int(digits or 0) for digits in found.groups())
    return hour * 3600 + minute * 60 + second if hour < 24 and minute < 60 and second <= 60 else None


def _offset(tokens: Iterable[bytes]) -> int:
    """Seconds from UTC that a zone among the tokens means; a number counts before a name."""
    named = 0
    for token in tokens:
        number = _ZONE.get(token.replace(b":", b"").ljust(5, b"0"))
        if number is not None:
            return number
        named = named or int(_ZONE_HOURS.get(token, 0) * 3600)
    return named


def format_date(seconds: int) -> bytes:
    """A Date field's content for seconds since 1970, in UTC (RFC 5322 section 3.3)."""
    when = datetime.fromtimestamp(seconds, UTC)
    day = f"{_WEEKDAYS[when.weekday()]}, {when.day:02} {_NAMES[when.month - 1]} {when.year:04}"
    return f"{day} {when:%H:%M:%S} +0000".encode()


def parse_nntp(day: bytes, time: bytes, now: int) -> int | None:
    """Seconds since 1970 of the `yyyymmdd` or `yymmdd` and `hhmmss` in GMT of NEWNEWS and NEWGROUPS.

    Of two digits of the year, RFC 3977 section 7.3.2 makes this century's if that year is not yet to
    come, else the last one's; `now` says which year it is.
    """
    if not (len(day) in (6, 8) and day.isdigit() and len(time) == 6 and time.isdigit()):
        return None
    year = int(day[:-4])
    if len(day) == 6:
        this_year = datetime.fromtimestamp(now, UTC).year
        year += this_year - this_year % 100
        year -= 100 if year > this_year else 0
    days = _ordinal(year, int(day[-4:-2]), int(day[-2:]))
    seconds = _time(b":".join((time[:2], time[2:4], time[4:])))
    return None if days is None or seconds is None else days * 86400 + seconds
