"""Dates of all ages: what they mean, and that nothing whatever makes the parser stumble."""

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ngroups.protocol.dates import format_date, parse_date, parse_nntp

LATEST = int(datetime(2099, 12, 31, tzinfo=UTC).timestamp())


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text + "+00:00").timestamp())


@pytest.mark.parametrize(
    ("content", "utc"),
    [
        # RFC 5322 section 3.3 and appendix A
        (b"Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06"),
        (b"Tue, 1 Jul 2003 10:52:37 +0200", "2003-07-01T08:52:37"),
        (b"Thu, 13 Feb 1969 23:32:54 -0330", "1969-02-14T03:02:54"),
        (b"Mon, 24 Nov 1997 14:22:01 -0800\r\n", "1997-11-24T22:22:01"),
        (b"24 Nov 1997 14:22 -0800", "1997-11-24T22:22:00"),
        (
            b"Thu,\r\n\t13\r\n\tFeb\r\n\t1969\r\n\t23:32\r\n\t-0330 (Newfoundland Time)\r\n",
            "1969-02-14T03:02:00",
        ),
        (b"Fri, 21 Nov 97 09(comment):   55  :  06 -0600", "1997-11-21T15:55:06"),
        (b"Tue, 06 Oct 1998 04:38:40 +0000 (UTC)", "1998-10-06T04:38:40"),
        (b"Tue, 06 Oct 1998 04:38:40 (nested (twice (thrice))) GMT", "1998-10-06T04:38:40"),
        (b"Sat, 31 Dec 2016 23:59:60 +0000", "2017-01-01T00:00:00"),
        (b"Mon,  5 Apr 1993 14:58:21 GMT", "1993-04-05T14:58:21"),
        (b"Thu, 29 Feb 2024 00:00:00 +0000", "2024-02-29T00:00:00"),
        # RFC 850, RFC 1036, ctime, and the articles of 1993
        (b"Friday, 19-Nov-82 16:14:55 EST", "1982-11-19T21:14:55"),
        (b"Fri Nov 19 16:14:55 1982", "1982-11-19T16:14:55"),
        (b"Thu Apr 15 10:28:49 1993", "1993-04-15T10:28:49"),
        (b"Thu Apr 15 10:28:49 EDT 1993", "1993-04-15T14:28:49"),
        (b"Mon, 05 Apr 93 14:58:21 MDT", "1993-04-05T20:58:21"),
        (b"5 Apr 93 14:58:21", "1993-04-05T14:58:21"),
        (b"5 April 1993 14:58 GMT", "1993-04-05T14:58:00"),
        (b"Mon, 05 Apr 93 14:58:21 EDT(-0400)", "1993-04-05T18:58:21"),
        (b"Wed, 21 Apr 1993 08:28:50 +02", "1993-04-21T06:28:50"),
        (b"Wed, 21 Apr 1993 08:28:50 +02:00", "1993-04-21T06:28:50"),
        (b"6 Apr 93 17:44:19 NZST", "1993-04-06T05:44:19"),
        (b"6 Sept 93 7:44:19 ut", "1993-09-06T07:44:19"),
        (b"19-Nov-1982 16:14:55", "1982-11-19T16:14:55"),
        (b"1982 Nov 19 16:14:55", "1982-11-19T16:14:55"),
        (b"19 Nov 1982 16:14:55 CET", "1982-11-19T15:14:55"),
        (b"19 Nov 1982 16:14:55 AKST", "1982-11-20T01:14:55"),
        (b"April 15, 1993 10:28:49 GMT", "1993-04-15T10:28:49"),
        (b"Thu, 15 Apr 1993 10:28:49 GMT+0100", "1993-04-15T09:28:49"),
        (b"Thu, 15 Apr 1993 10:28:49 Q", "1993-04-15T10:28:49"),
        (b"Thu, 15 Apr 1993 10:28:49 MARTIAN", "1993-04-15T10:28:49"),
        (b"Thu, 15 Apr 1993", "1993-04-15T00:00:00"),
        (b"1993-04-15T10:28:49Z", "1993-04-15T10:28:49"),
        (b"1993-04-15 10:28:49+0200", "1993-04-15T08:28:49"),
        # Years of two and three digits (RFC 5322 section 4.3)
        (b"1 Jan 49 00:00:00 GMT", "2049-01-01T00:00:00"),
        (b"1 Jan 50 00:00:00 GMT", "1950-01-01T00:00:00"),
        (b"1 Jan 103 00:00:00 GMT", "2003-01-01T00:00:00"),
        (b"1 Jan 1601 00:00:00 GMT", "1601-01-01T00:00:00"),
        (b"Fri, 01 Jan 2100 00:00:00 GMT", "2100-01-01T00:00:00"),
        # None
        (b"", None),
        (b"yesterday", None),
        (b"Mon, 31 Feb 2021 00:00:00 +0000", None),
        (b"Mon, 31 Apr 2021 00:00:00 +0000", None),
        (b"Mon, 29 Feb 2023 00:00:00 +0000", None),
        (b"Mon, 00 Apr 2021 00:00:00 +0000", None),
        (b"Mon, 01 Apr 2021 24:00:00 +0000", None),
        (b"Mon, 01 Apr 2021 00:60:00 +0000", None),
        (b"Mon, 01 Apr 2021 00:00:61 +0000", None),
        (b"Mon, 01 Foo 2021 00:00:00 +0000", None),
        (b"01 Apr 20210 00:00:00 +0000", None),
        (b"Apr 2021 00:00:00 +0000", None),
        (b"99999-04-15 10:28:49", None),
        (b"1993-04-99999999999999999999 10:28:49", None),
        (b"4/15/93 10:28:49", None),
        (b"x" * 300 + b" 15 Apr 1993 10:28:49", None),
    ],
)
def test_dates_of_articles(content: bytes, utc: str | None) -> None:
    assert parse_date(content) == (None if utc is None else seconds(utc))


@given(
    st.binary(max_size=80)
    | st.lists(
        st.sampled_from([b"1", b"93", b":", b" ", b"Apr", b"(", b")", b"+0100", b"1993", b"-", b"\n"])
    ).map(b"".join)
)
@example(b"(" * 256)
@example(b"1 " * 128)
@example(b"0000-00-00")
def test_nothing_makes_it_raise(content: bytes) -> None:
    assert isinstance(parse_date(content), int | None)


@given(st.integers(min_value=0, max_value=LATEST))
def test_what_is_formatted_is_parsed(when: int) -> None:
    text = format_date(when)
    assert text.decode() == format_datetime(datetime.fromtimestamp(when, UTC))
    assert parse_date(text) == when
    assert parse_date(text.replace(b"+0000", b"GMT")) == when


@given(
    st.integers(min_value=0, max_value=LATEST), st.integers(min_value=-23 * 60 - 59, max_value=23 * 60 + 59)
)
def test_zones_are_taken_off(when: int, zone: int) -> None:
    sign = "-" if zone < 0 else "+"
    text = format_date(when).replace(b"+0000", f"{sign}{abs(zone) // 60:02}{abs(zone) % 60:02}".encode())
    assert parse_date(text) == when - zone * 60


@given(st.integers(min_value=0, max_value=LATEST))
def test_the_ways_of_writing_agree(when: int) -> None:
    moment = datetime.fromtimestamp(when, UTC)
    assert parse_date(moment.ctime().encode()) == when
    assert parse_date(moment.isoformat().encode()) == when


# Now is in 2026.
NOW = seconds("2026-11-23T10:00:00")


@pytest.mark.parametrize(
    ("day", "time", "utc"),
    [
        (b"19990624", b"000000", "1999-06-24T00:00:00"),
        (b"20240229", b"235960", "2024-03-01T00:00:00"),
        (b"990624", b"120000", "1999-06-24T12:00:00"),
        (b"261231", b"120000", "2026-12-31T12:00:00"),
        (b"270101", b"120000", "1927-01-01T12:00:00"),
        (b"000101", b"000000", "2000-01-01T00:00:00"),
        (b"", b"", None),
        (b"19990631", b"000000", None),
        (b"1999062", b"000000", None),
        (b"199906240", b"000000", None),
        (b"19990624", b"0000", None),
        (b"19990624", b"240000", None),
        (b"19990624", b"00:00:", None),
        (b"00000624", b"000000", None),
        (b"+9990624", b"000000", None),
        (b"\xb2\xb3990624", b"000000", None),
    ],
)
def test_dates_of_commands(day: bytes, time: bytes, utc: str | None) -> None:
    assert parse_nntp(day, time, NOW) == (None if utc is None else seconds(utc))
