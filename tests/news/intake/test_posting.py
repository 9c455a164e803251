"""What a poster may write (RFC 5537 sections 3.4.1 and 3.5), field by field."""

import pytest

from ngroups.news.intake.posting import newsgroups_fault, proto_article_fault
from ngroups.news.intake.rules import Reason, Site
from ngroups.protocol.articles import parse
from tests.news.intake.articles import NOW, POST, SITE, wire, without

TODAY = b"Mon, 23 Nov 2026 10:00:00 +0000"


def fault(
    fields: dict[str, bytes], *, more: bytes = b"", body: bytes = b"x\r\n", site: Site = SITE
) -> Reason | None:
    return proto_article_fault(parse(wire(fields, body, more)), site, NOW)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("From", b"me", Reason.BAD_FROM),
        ("From", b"Me <>", Reason.BAD_FROM),
        ("From", b"me@ home", Reason.BAD_FROM),
        ("From", b"@home", Reason.BAD_FROM),
        ("From", b"me@home", None),
        ("From", b'"Me, @ home" <me@home.example> (not you)', None),
        ("From", b"M\xfcller <m@home.example>", None),
        ("Sender", b"me", Reason.BAD_ADDRESS),
        ("Reply-To", b"me@home.example", None),
        ("Approved", b"yes", Reason.BAD_ADDRESS),
        ("Subject", b"\x1b$B8!\x1b(B \xe2\x82\xac", None),
        ("Subject", b"cmsg cancel <a@b>", None),
        ("Subject", b"", Reason.EMPTY_FIELD),
        ("Organization", b"", Reason.EMPTY_FIELD),
        ("Organization", b"  \t", Reason.EMPTY_FIELD),
        ("Organization", b"a\r\n \r\n b", Reason.EMPTY_FIELD),
        ("Organization", b"\r\n a", Reason.EMPTY_FIELD),
        ("Organization", b"a\r\n b", None),
        ("Organization", b"x" * 984, None),
        ("Organization", b"x" * 985, Reason.LONG_LINE),
        ("Organization", b"x\r\n " + b"x" * 997, None),
        ("Organization", b"x\r\n " + b"x" * 998, Reason.LONG_LINE),
        ("Message-ID", b"<a.b@c.d>", None),
        ("Message-ID", b"<a$1_2@[127.0.0.1]>", None),
        ("Message-ID", b"<a@b@c>", Reason.BAD_MESSAGE_ID),
        ("Message-ID", b"<a..b@c>", Reason.BAD_MESSAGE_ID),
        ("Message-ID", b"<a.@c>", Reason.BAD_MESSAGE_ID),
        ("Message-ID", b"<ab>", Reason.BAD_MESSAGE_ID),
        ("Message-ID", b"a@b", Reason.BAD_MESSAGE_ID),
        ("Message-ID", b"<a@b> (c)", Reason.BAD_MESSAGE_ID),
        ("Message-ID", b"<" + b"a" * 250 + b"@b>", Reason.BAD_MESSAGE_ID),
        ("Supersedes", b"<a@b>", None),
        ("Supersedes", b"all", Reason.BAD_MESSAGE_ID),
        ("References", b"<a@b> <c@d>\r\n <e@f><g@h>", None),
        ("References", b"<a@b> and more", Reason.BAD_REFERENCES),
        ("Followup-To", b"poster", None),
        ("Followup-To", b"misc.test, alt.test", None),
        ("Followup-To", b"me@home", Reason.BAD_FOLLOWUP_TO),
        ("Distribution", b"world, de", None),
        ("Distribution", b"the world", Reason.BAD_DISTRIBUTION),
        ("Distribution", b"de,", Reason.BAD_DISTRIBUTION),
        ("Path", b"not-for-mail", None),
        ("Path", b"a.example!!b!.MISMATCH.c!\r\n me", None),
        ("Path", b"a b", Reason.BAD_PATH),
        ("Path", b"!a", Reason.BAD_PATH),
        ("Path", b"a!b/c!d", Reason.BAD_PATH),
        ("Path", b"a/b", Reason.BAD_PATH),
        ("Path", b"a!", Reason.BAD_PATH),
        ("Path", b"a!.POSTED!me", Reason.INJECTED),
        ("Path", b"a!.posted.host!me", Reason.INJECTED),
        ("Injection-Info", b"a.example", Reason.INJECTED),
        ("Xref", b"a b:1", Reason.INJECTED),
        ("NNTP-Posting-Host", b"a", Reason.INJECTED),
        ("nntp-posting-date", b"a", Reason.INJECTED),
        ("X-Trace", b"a", Reason.INJECTED),
        ("X-Complaints-To", b"a", Reason.INJECTED),
        ("Relay-Version", b"a", Reason.OBSOLETE_FIELD),
        ("Also-Control", b"cancel <a@b>", Reason.OBSOLETE_FIELD),
        ("Control", b"cancel <a@b>", None),
        ("Control", b"Cancel <a@b>", None),
        ("Control", b"newgroup a.b", Reason.CONTROL),
        ("Control", b"checkgroups", Reason.CONTROL),
        ("Date", TODAY, None),
        ("Date", b"23 Nov 26 10:00 GMT", None),
        ("Date", b"today", Reason.BAD_DATE),
        ("Date", b"Wed, 25 Nov 2026 10:00:00 +0000", Reason.IN_FUTURE),
        ("Date", b"Sun, 01 Nov 2026 10:00:00 +0000", Reason.TOO_OLD),
        ("X-Anything", b"goes \xff", None),
    ],
)
def test_fields(name: str, content: bytes, reason: Reason | None) -> None:
    assert fault(POST | {name: content}) is reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [("From", Reason.NO_FROM), ("Newsgroups", Reason.NO_NEWSGROUPS), ("Subject", Reason.NO_SUBJECT)],
)
def test_required_fields(name: str, reason: Reason) -> None:
    assert fault(without(POST, name)) is reason


@pytest.mark.parametrize("line", [b"X-A:1\r\n", b"X-A:\t1\r\n"])
def test_a_space_follows_the_colon(line: bytes) -> None:
    assert fault(POST, more=line) is Reason.BAD_LINE


@pytest.mark.parametrize("name", [b"Subject", b"FROM", b"References", b"user-agent"])
def test_fields_that_occur_once(name: bytes) -> None:
    fields = {"References": b"<a@b>", "User-Agent": b"x"}
    more = name + b": <a@b>\r\n"
    assert fault(POST | fields, more=more) is Reason.REPEATED


def test_fields_that_may_be_repeated() -> None:
    assert fault(POST, more=b"X-A: 1\r\nX-A: 2\r\nComments: 1\r\nComments: 2\r\n") is None


@pytest.mark.parametrize("body", [b"a\rb\r\n", b"a\nb\r\n", b"\n.\r\n"])
def test_lines_end_in_crlf_and_in_nothing_else(body: bytes) -> None:
    assert fault(POST, body=body) is Reason.BARE_CR_LF


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\r\n", b"x" * 5000 + b"\r\n", b".\r\n"])
def test_bodies_are_free(body: bytes) -> None:
    assert fault(POST, body=body) is None


def test_control_and_supersedes_exclude_each_other() -> None:
    both = {"Control": b"cancel <a@b>", "Supersedes": b"<a@b>"}
    assert fault(POST | both) is Reason.CONTROL_AND_SUPERSEDES


def test_an_injection_date_needs_the_other_two() -> None:
    three = {"Message-ID": b"<a@b>", "Date": TODAY, "Injection-Date": TODAY}
    assert fault(POST | three) is None
    assert fault(POST | without(three, "Date")) is Reason.BAD_INJECTION_DATE
    assert fault(POST | without(three, "Message-ID")) is Reason.BAD_INJECTION_DATE
    assert fault(POST | three | {"Injection-Date": b"now"}) is Reason.BAD_INJECTION_DATE
    assert fault(POST | three | {"Injection-Date": b"25 Nov 2026 10:00:00 GMT"}) is Reason.IN_FUTURE


def test_an_old_date_passes_where_any_age_does() -> None:
    old = POST | {"Date": b"Mon, 05 Apr 93 14:58:21 MDT"}
    assert fault(old) is Reason.TOO_OLD
    assert fault(old, site=Site(b"news.example.org", artcutoff_days=0)) is None
    assert fault(POST | {"Date": b"today"}, site=Site(b"a", artcutoff_days=0)) is Reason.BAD_DATE


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ([b"misc.test"], None),
        ([b"alt.binaries.c++", b"de.etc_-1"], None),
        ([], Reason.BAD_NEWSGROUPS),
        ([b"misc..test"], Reason.BAD_NEWSGROUPS),
        ([b"misc.test."], Reason.BAD_NEWSGROUPS),
        ([b"misc test"], Reason.BAD_NEWSGROUPS),
        ([b"m\xfcll"], Reason.BAD_NEWSGROUPS),
        ([b"misc.test", b"a!b"], Reason.BAD_NEWSGROUPS),
        ([b"example.news.test"], None),
        ([b"poster"], Reason.RESERVED_GROUP),
        ([b"junk"], Reason.RESERVED_GROUP),
        ([b"control"], Reason.RESERVED_GROUP),
        ([b"misc.test", b"control.cancel"], Reason.RESERVED_GROUP),
        ([b"to.site"], Reason.RESERVED_GROUP),
        ([b"misc.all"], Reason.RESERVED_GROUP),
        ([b"all.misc"], Reason.RESERVED_GROUP),
        ([b"a.ctl.b"], Reason.RESERVED_GROUP),
        ([b"misc.allnight", b"tomato.soup", b"junky"], None),
        ([b"a.b"] * 20, None),
        ([b"a.b"] * 21, Reason.TOO_MANY_GROUPS),
    ],
)
def test_newsgroups(names: list[bytes], reason: Reason | None) -> None:
    assert newsgroups_fault(names, SITE) is reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Path", b"a!" * 450 + b"/"),
        ("Path", b"." * 900 + b"/"),
        ("Message-ID", b"<" + b"a." * 120 + b"@"),
        ("From", b"a" * 900),
        ("From", b"@" * 900),
        ("Followup-To", b"a." * 450 + b"!"),
        ("Distribution", b"a" * 900 + b"!"),
    ],
)
def test_nothing_makes_a_check_take_long(name: str, content: bytes) -> None:
    """A check that went over its text again and again would not end here at all."""
    assert fault(POST | {name: content}) is not None
