"""Relaying (RFC 5537 section 3.6): what is taken, what is not, and that nothing but Path and Xref differs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngroups.news.incoming import Incoming, Refusal
from ngroups.news.intake.relay import relay
from ngroups.news.intake.rules import DAY, Reason, Site
from ngroups.protocol.articles import Fault, Limits, parse, stuff
from ngroups.protocol.overview import line_count, octets, overview_fields
from tests.news.intake.articles import BODY, FIELDS, ID, NOW, PEER, SITE, corpus, wire, without

GROUPS = {b"misc.test", b"alt.test", b"mod.test", b"control.cancel"}
ANY_AGE = Site(b"news.example.org", artcutoff_days=0)


def take(
    article: bytes, *, named: bytes = ID, site: Site = SITE, peer: bytes = PEER, moderated: bool = False
) -> Incoming | Refusal:
    return relay(
        article,
        named=named,
        site=site,
        peer=peer,
        known_group=GROUPS.__contains__,
        now=NOW,
        moderated=b"mod.test".__eq__ if moderated else None,
    )


def taken(article: bytes, **options: object) -> Incoming:
    verdict = take(article, **options)  # type: ignore[arg-type]
    assert isinstance(verdict, Incoming), verdict
    return verdict


def test_a_good_article() -> None:
    article = wire(FIELDS)
    incoming = taken(article)
    assert incoming.message_id == ID
    assert incoming.groups == (b"misc.test",)
    assert incoming.head == wire(
        FIELDS | {"Path": b"news.example.org!!feeder.example.net!far.example.com!.POSTED!not-for-mail"}
    ).removesuffix(bytes(incoming.body))
    assert incoming.body == b"\r\nText\r\n..hidden\r\n.\r\n"
    assert incoming.overview == (
        b"A test\tPoster <poster@poster.example>\tMon, 23 Nov 2026 10:00:00 +0000\t<1@poster.example>\t"
    )
    assert incoming.octets == len(incoming.head) + 2 + len(BODY)
    assert incoming.lines == 2


def test_what_is_filed_is_what_a_reader_is_told() -> None:
    incoming = taken(wire(FIELDS, more=b"References: <0@a>\r\n\t<00@b>\r\nXref: other misc.test:1\r\n"))
    filed = parse(incoming.head + bytes(incoming.body))
    assert incoming.overview == overview_fields(filed)
    assert (incoming.octets, incoming.lines) == (octets(filed), line_count(filed))


def test_large_bodies_are_not_copied() -> None:
    article = wire(FIELDS, (b"x" * 126 + b"\r\n") * 6000)
    body = taken(article).body
    assert isinstance(body, memoryview)
    assert body.obj is article


@pytest.mark.parametrize(
    ("peer", "path", "result"),
    [
        # RFC 5537 section 3.2.1; the examples of section 3.2.2 without their addresses.
        (b"a.example", b"a.example!not-for-mail", b"news.example.org!!a.example!not-for-mail"),
        (b"A.example", b"a.Example!not-for-mail", b"news.example.org!!a.Example!not-for-mail"),
        (b"a.example", b"b.example!x", b"news.example.org!.MISMATCH.a.example!b.example!x"),
        (b"192.0.2.1", b"b.example!x", b"news.example.org!.MISMATCH!b.example!x"),
        (b"2001:db8::1", b"b.example!x", b"news.example.org!.MISMATCH!b.example!x"),
        (b"", b"b.example!x", b"news.example.org!.SEEN!b.example!x"),
        (b"", b"x", b"news.example.org!.SEEN!x"),
        (b"a.example", b"a.example \r\n !x", b"news.example.org!!a.example \r\n !x"),
        (b"a.example", b"\r\n a.example!x", b"news.example.org!!a.example!x"),
        (b"a.example", b"a.example!" + b"x" * 990, b"news.example.org\r\n !!a.example!" + b"x" * 990),
    ],
)
@pytest.mark.parametrize("at", [0, 3, 6])
def test_path(peer: bytes, path: bytes, result: bytes, at: int) -> None:
    others = list(without(FIELDS, "Path").items())
    around = dict(others[:at]), dict(others[at:])
    incoming = taken(wire({**around[0], "Path": path, **around[1]}), peer=peer)
    expected = wire({**around[0], "Path": result, **around[1]})
    assert incoming.head + bytes(incoming.body) == expected


@pytest.mark.parametrize("line", [b"Path:%b\r\n", b"Path:  %b\r\n", b"path: %b\r\n", b"PATH:\t%b\r\n"])
def test_path_however_it_is_written(line: bytes) -> None:
    article = wire(without(FIELDS, "Path"), more=line % FIELDS["Path"])
    expected = b"Path: news.example.org!!" + FIELDS["Path"] + b"\r\n"
    assert taken(article).head.endswith(b"\r\n" + expected)
    first = line % FIELDS["Path"] + wire(without(FIELDS, "Path"))
    assert taken(first).head.startswith(expected + b"From: ")


def test_the_right_path_is_changed() -> None:
    path = FIELDS["Path"]
    article = wire(
        {"Subject": path, "X-Path": path, "Old": b"\r\n Path: " + path, **without(FIELDS, "Subject")}
    )
    head = taken(article).head
    assert head.count(b"news.example.org!!") == 1
    assert b"\r\nPath: news.example.org!!" + path in head


@pytest.mark.parametrize(
    ("path", "passed"),
    [
        (b"a!news.example.org!x", True),
        (b"NEWS.example.ORG!x", True),
        (b"a!\r\n news.example.org !x", True),
        (b"a!news.example.org", False),
        (b"a!other.news.example.org!x", False),
        (b"a!.MISMATCH.news.example.org!x", False),
    ],
)
def test_an_article_comes_once(path: bytes, passed: bool) -> None:
    verdict = take(wire(FIELDS | {"Path": path}))
    assert (verdict == Refusal("refused", Reason.LOOP)) is passed


@pytest.mark.parametrize(
    "xref",
    [
        b"Xref: other misc.test:1\r\n",
        b"XREF: other misc.test:1\r\n alt.test:2\r\n",
        b"Xref: a\r\nxref: b\r\n\tc\r\nXref: d\r\n",
    ],
)
def test_xref_is_dropped(xref: bytes) -> None:
    more = b"X-Xref: stays\r\n"
    plain = taken(wire(FIELDS, more=more))
    assert taken(wire(FIELDS, more=more + xref)) == plain
    assert taken(xref + wire(FIELDS, more=more)) == plain


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Path", Reason.NO_PATH),
        ("From", Reason.NO_FROM),
        ("Newsgroups", Reason.NO_NEWSGROUPS),
        ("Subject", Reason.NO_SUBJECT),
        ("Date", Reason.NO_DATE),
        ("Message-ID", Reason.NO_MESSAGE_ID),
    ],
)
def test_mandatory_fields_occur_once(name: str, reason: Reason) -> None:
    assert take(wire(without(FIELDS, name))) == Refusal("refused", reason)
    again = b"%b: %b\r\n" % (name.encode(), FIELDS[name])
    assert take(wire(FIELDS, more=again)) == Refusal("refused", Reason.REPEATED)
    assert take(wire(FIELDS, more=again.upper())) == Refusal("refused", Reason.REPEATED)


def test_other_fields_may_be_repeated() -> None:
    more = b"References: <a@b>\r\nReferences: <c@d>\r\nX-A: 1\r\nX-A: 2\r\n"
    assert taken(wire(FIELDS, more=more)).head.endswith(more)


@pytest.mark.parametrize(
    ("fields", "named", "reason"),
    [
        ({}, b"<2@poster.example>", Reason.OTHER_MESSAGE_ID),
        ({"Message-ID": b"<a b@c>"}, b"<a b@c>", Reason.BAD_MESSAGE_ID),
        ({"Message-ID": b"none"}, b"none", Reason.BAD_MESSAGE_ID),
        ({"Newsgroups": b"not.here"}, ID, Reason.NO_GROUP),
        ({"Newsgroups": b" , "}, ID, Reason.NO_GROUP),
        ({"Newsgroups": b"misc.test," * 51}, ID, Reason.TOO_MANY_GROUPS),
        ({"Control": b"newgroup misc.test"}, ID, Reason.NO_GROUP),
        ({"Control": b""}, ID, Reason.NO_GROUP),
        ({"Subject": b"a\nb"}, ID, Fault.BARE_CR_LF),
        ({"Subject": b"a\0b"}, ID, Fault.NUL),
        ({"Sub ject": b"a"}, ID, Fault.BAD_HEADER_LINE),
    ],
)
def test_refusals(fields: dict[str, bytes], named: bytes, reason: Reason | Fault) -> None:
    assert take(wire(FIELDS | fields), named=named) == Refusal("refused", reason.value)


def test_limits_are_those_for_peers() -> None:
    small = Site(b"news.example.org", relay_limits=Limits(article=100), post_limits=Limits())
    assert take(wire(FIELDS), site=small) == Refusal("refused", Fault.TOO_LARGE)


@pytest.mark.parametrize(
    ("fields", "groups"),
    [
        ({"Newsgroups": b"misc.test,alt.test"}, (b"misc.test", b"alt.test")),
        ({"Newsgroups": b"alt.test, not.here,\r\n misc.test ,alt.test"}, (b"alt.test", b"misc.test")),
        ({"Control": b"cancel <a@b>"}, (b"control.cancel",)),
        ({"Control": b"CANCEL <a@b>", "Newsgroups": b"not.here"}, (b"control.cancel",)),
    ],
)
def test_groups(fields: dict[str, bytes], groups: tuple[bytes, ...]) -> None:
    assert taken(wire(FIELDS | fields)).groups == groups


def test_moderated_groups_want_approval() -> None:
    fields = FIELDS | {"Newsgroups": b"misc.test,mod.test"}
    assert take(wire(fields), moderated=True) == Refusal("refused", Reason.UNAPPROVED)
    assert taken(wire(fields | {"Approved": b"a@b"}), moderated=True).groups == (b"misc.test", b"mod.test")
    assert taken(wire(fields)).groups == (b"misc.test", b"mod.test")
    assert taken(wire(FIELDS), moderated=True).groups == (b"misc.test",)


AT_NOON = b"Mon, %d Nov 2026 12:00:00 +0000"


@pytest.mark.parametrize(
    ("date", "days", "reason"),
    [
        (AT_NOON % 13, 10, None),
        (b"Mon, 13 Nov 2026 11:59:59 +0000", 10, Reason.TOO_OLD),
        (b"Mon, 05 Apr 93 14:58:21 MDT", 0, None),
        (b"Mon, 05 Apr 93 14:58:21 MDT", 12_000, Reason.TOO_OLD),
        (b"Mon, 05 Apr 93 14:58:21 MDT", 13_000, None),
        (AT_NOON % 24, 10, None),
        (b"Tue, 24 Nov 2026 12:00:01 +0000", 10, Reason.IN_FUTURE),
        (b"Tue, 24 Nov 2026 12:00:01 +0000", 0, Reason.IN_FUTURE),
        (b"some day", 10, Reason.BAD_DATE),
        (b"some day", 0, None),
        (b"", 10, Reason.BAD_DATE),
    ],
)
def test_age(date: bytes, days: int, reason: Reason | None) -> None:
    site = Site(b"news.example.org", artcutoff_days=days)
    for fields in ({"Date": date}, {"Date": b"1 Jan 1980 00:00:00 GMT", "Injection-Date": date}):
        verdict = take(wire(FIELDS | fields), site=site)
        assert (verdict == Refusal("refused", str(reason))) is (reason is not None)
        assert isinstance(verdict, Incoming) is (reason is None)


def test_a_day_is_a_day() -> None:
    assert DAY == 24 * 60 * 60


WILD = st.lists(
    st.sampled_from(
        [b"a", b"\xe4", b"\xff", b"\x1b$B", b" ", b"\t", b"=?utf-8?q?x?=", b"\r\n ", b"\r\n\t", b":", b"."]
    ),
    max_size=12,
).map(b"".join)
NAME = st.sampled_from(
    [b"X-Wild", b"Organization", b"Lines", b"Xref", b"References", b"xREF", b"Disclaimer", b"Keywords"]
)
LINE = st.builds(
    lambda name, gap, content: name + b":" + gap + content + b"\r\n",
    NAME,
    st.sampled_from([b" ", b"", b"\t"]),
    WILD,
)
XREF = re.compile(rb"(?mi)^xref:.*\n(?:[ \t].*\n)*")


@given(
    st.lists(LINE, max_size=5),
    st.lists(LINE, max_size=5),
    st.binary(max_size=60).filter(lambda body: b"\0" not in body),
)
def test_nothing_but_path_and_xref_is_altered(before: list[bytes], after: list[bytes], body: bytes) -> None:
    article = b"".join(before) + wire(FIELDS, b"", b"".join(after)).removesuffix(b".\r\n")
    article += stuff(body + b"\r\n") + b".\r\n"
    incoming = taken(article)
    head, end = article.split(b"\r\n\r\n", 1)
    expected = XREF.sub(b"", head + b"\r\n").replace(b"Path: ", b"Path: news.example.org!!")
    assert incoming.head == expected
    assert incoming.body == b"\r\n" + end


def test_the_articles_of_1993() -> None:
    """Every one is taken, and comes out as it went in but for Path and Xref."""
    number = 0
    for article in corpus():
        number += 1
        old = parse(article)
        verdict = relay(
            article,
            named=old.get(b"message-id") or b"",
            site=ANY_AGE,
            peer=b"",
            known_group=lambda _: True,
            now=NOW,
        )
        assert isinstance(verdict, Incoming)
        filed = verdict.head + bytes(verdict.body)
        assert filed.replace(b"Path: news.example.org!.SEEN!", b"Path: ", 1) == XREF.sub(
            b"", old.head
        ) + bytes(old.body)
        assert verdict.lines == article.count(b"\r\n", old.body_at) - 2
    assert number == 2000
