"""Whatever octets come as an article, they are filed whole or refused in fixed words."""

from collections.abc import Iterator

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ngroups.news.incoming import Incoming, Refusal
from ngroups.news.intake.inject import inject
from ngroups.news.intake.relay import relay
from ngroups.news.intake.rules import Reason, Site
from ngroups.protocol.articles import ArticleError, Fault, parse
from ngroups.protocol.overview import field_text, line_count, octets, overview_fields
from ngroups.protocol.ports import Group

NOW = 1_795_435_200
SITE = Site(b"news.example.org", b"abuse@example.org", artcutoff_days=0)
WORDS = {str(reason) for reason in (*Reason, *Fault)}

PIECES = st.sampled_from(
    b"From|Subject|Date|Newsgroups|Message-ID|Path|Xref|Control|X-Y|:|: |\r\n|\r\n |\r\n\t|\r|\n|\r\n\r\n|.|"
    b"..|\r\n.\r\n|<a@b>|a!b|misc.test|news.example.org!|5 Apr 93 14:58:21 MDT|me@home|\0|\xff| |\t|,"
    .split(b"|")
)  # fmt: skip
SOUP = st.lists(PIECES, max_size=30).map(b"".join)
GOOD = {
    b"Path": b"a!b",
    b"From": b"me@home",
    b"Newsgroups": b"misc.test",
    b"Subject": b"s",
    b"Date": b"5 Apr 93 14:58:21 MDT",
    b"Message-ID": b"<a@b>",
}


@st.composite
def nearly_good(draw: st.DrawFn) -> bytes:
    """A good article in which a few octets were put, taken away or changed."""
    lines = [b"%b: %b\r\n" % field for field in draw(st.permutations(list(GOOD.items())))]
    wire = bytearray(b"".join(lines) + b"\r\n" + draw(SOUP) + b"\r\n.\r\n")
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(wire)))
        wire[at : at + draw(st.integers(0, 3))] = draw(PIECES | st.binary(max_size=3))
    return bytes(wire)


WIRES = nearly_good() | SOUP | SOUP.map(lambda soup: soup + b"\r\n.\r\n") | st.binary(max_size=100)


def verdicts(wire: bytes) -> Iterator[Incoming | Refusal]:
    yield relay(
        wire,
        named=b"<a@b>",
        site=SITE,
        peer=b"a",
        known_group=b"misc.test".__eq__,
        now=NOW,
    )
    yield inject(
        wire,
        site=SITE,
        group=lambda name: (Group(1, name, b"y"), (1, 0, 0)) if name == b"misc.test" else None,
        now=NOW,
        random=bytes,
    )


FINE = b"".join(b"%b: %b\r\n" % field for field in GOOD.items()) + b"\r\n.\r\n"


def test_the_good_article_is_filed() -> None:
    relayed, _ = verdicts(FINE)
    _, injected = verdicts(FINE.replace(b"5 Apr 93 14:58:21 MDT", b"23 Nov 2026 10:00:00 GMT"))
    assert isinstance(relayed, Incoming)
    assert isinstance(injected, Incoming)


@settings(max_examples=400)
@given(WIRES)
@example(FINE)
def test_an_article_is_filed_whole_or_refused(wire: bytes) -> None:
    for verdict in verdicts(wire):
        if isinstance(verdict, Refusal):
            assert verdict.reason in WORDS
            continue
        body = bytes(verdict.body)
        assert wire.endswith(body)
        assert verdict.head.endswith(b"\r\n")
        filed = parse(verdict.head + body)
        assert filed.head == verdict.head
        assert filed.get(b"message-id") == verdict.message_id
        assert filed.get(b"xref") is None
        assert (octets(filed), line_count(filed)) == (verdict.octets, verdict.lines)
        assert overview_fields(filed) == verdict.overview
        assert not any(mark in verdict.overview for mark in b"\0\r\n")
        assert verdict.overview.count(b"\t") == 4
        assert verdict.groups == (b"misc.test",)


@given(WIRES)
def test_only_one_error_comes_out_of_parsing(wire: bytes) -> None:
    try:
        article = parse(wire)
    except ArticleError:
        return
    assert article.head + bytes(article.body) == wire
    for field in article.fields:
        assert b"\n" not in field_text(article, field.name.lower())
