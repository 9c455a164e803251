"""Injecting posts (RFC 5537 section 3.5): what is added, what is kept, and what must not be told."""

import pytest

from ngroups.news.incoming import Incoming, Refusal
from ngroups.news.intake.inject import inject
from ngroups.news.intake.relay import relay
from ngroups.news.intake.rules import Reason, Site
from ngroups.protocol.articles import Fault, Limits, parse
from ngroups.protocol.overview import line_count, octets, overview_fields
from ngroups.protocol.ports import Group, Marks
from tests.news.intake.articles import BODY, NOW, POST, SITE, wire

STATUS = {
    b"misc.test": b"y",
    b"alt.test": b"y",
    b"mod.test": b"m",
    b"closed.test": b"n",
    b"junked.test": b"j",
    b"renamed.test": b"=misc.test",
    b"m\xfcll.test": b"y",
    b"control.cancel": b"n",
}
DATE = b"Mon, 23 Nov 2026 12:00:00 +0000"
INFO = b'news.example.org; mail-complaints-to="abuse@example.org"'


def find(name: bytes) -> tuple[Group, Marks] | None:
    return (Group(1, name, STATUS[name]), (1, 0, 0)) if name in STATUS else None


def random(count: int) -> bytes:
    return bytes(range(count))


ID = b"<" + random(16).hex().encode() + b"@news.example.org>"


def post(article: bytes, *, site: Site = SITE, login_tag: bytes | None = None) -> Incoming | Refusal:
    return inject(article, site=site, group=find, now=NOW, random=random, login_tag=login_tag)


def posted(article: bytes, *, site: Site = SITE, login_tag: bytes | None = None) -> Incoming:
    verdict = post(article, site=site, login_tag=login_tag)
    assert isinstance(verdict, Incoming), verdict
    return verdict


def test_a_bare_post_is_completed() -> None:
    incoming = posted(wire(POST))
    assert incoming.message_id == ID
    assert incoming.groups == (b"misc.test",)
    assert incoming.head == (
        b"Path: news.example.org!.POSTED!not-for-mail\r\n"
        b"From: Poster <poster@poster.example>\r\n"
        b"Newsgroups: misc.test\r\n"
        b"Subject: A test\r\n"
        b"Message-ID: " + ID + b"\r\n"
        b"Date: " + DATE + b"\r\n"
        b"Injection-Date: " + DATE + b"\r\n"
        b"Injection-Info: " + INFO + b"\r\n"
    )
    assert incoming.body == b"\r\nText\r\n..hidden\r\n.\r\n"
    assert (incoming.octets, incoming.lines) == (len(incoming.head) + 2 + len(BODY), 2)


@pytest.mark.parametrize(
    "extra", [{}, {"Message-ID": b" <mine@poster.example> ", "Date": DATE + b"  ", "Path": b"a!b"}]
)
def test_what_is_filed_is_what_a_reader_is_told(extra: dict[str, bytes]) -> None:
    incoming = posted(wire(POST | extra))
    filed = parse(incoming.head + bytes(incoming.body))
    assert incoming.overview == overview_fields(filed)
    assert (incoming.octets, incoming.lines) == (octets(filed), line_count(filed))
    assert filed.get(b"message-id") == incoming.message_id


def test_a_peer_takes_what_was_posted() -> None:
    incoming = posted(wire(POST))
    verdict = relay(
        incoming.head + bytes(incoming.body),
        named=incoming.message_id,
        site=Site(b"peer.example"),
        peer=b"news.example.org",
        known_group=lambda _: True,
        now=NOW,
    )
    assert isinstance(verdict, Incoming)
    assert verdict.head.startswith(b"Path: peer.example!!news.example.org!.POSTED!not-for-mail\r\n")


def test_what_the_poster_wrote_stands_as_it_is() -> None:
    own = (
        b"subject:  odd   spacing \r\n\tand a fold\r\n"
        b"From: \xfcml\xe4ut@poster.example (8 bit)\r\n"
        b"X-Wild: \x1b$B \xff\r\n"
        b"Newsgroups: misc.test,\r\n alt.test\r\n"
    )
    incoming = posted(own + b"\r\n\xff\r\n.\r\n")
    assert own in incoming.head
    assert incoming.groups == (b"misc.test", b"alt.test")
    assert incoming.body == b"\r\n\xff\r\n.\r\n"


def names(incoming: Incoming) -> list[bytes]:
    return [field.name for field in parse(incoming.head + bytes(incoming.body)).fields]


def test_message_id_and_date_of_the_poster_are_kept() -> None:
    mine = {"Message-ID": b"<mine@poster.example>", "Date": b"23 Nov 26 10:00 GMT"}
    incoming = posted(wire(POST | mine))
    assert incoming.message_id == b"<mine@poster.example>"
    assert b"\r\nDate: 23 Nov 26 10:00 GMT\r\n" in incoming.head
    assert b"\t23 Nov 26 10:00 GMT\t<mine@poster.example>\t" in incoming.overview
    # RFC 5537 section 3.5: such an article may have been injected elsewhere too.
    assert names(incoming) == [
        b"Path",
        b"From",
        b"Newsgroups",
        b"Subject",
        b"Message-ID",
        b"Date",
        b"Injection-Info",
    ]


@pytest.mark.parametrize("field", [{"Message-ID": b"<mine@poster.example>"}, {"Date": DATE}])
def test_an_injection_date_is_added_where_one_of_the_two_was_missing(field: dict[str, bytes]) -> None:
    assert names(posted(wire(POST | field))).count(b"Injection-Date") == 1


def test_an_injection_date_of_the_poster_is_kept() -> None:
    three = {"Message-ID": b"<a@b>", "Date": DATE, "Injection-Date": b"Mon, 23 Nov 2026 11:00:00 +0000"}
    incoming = posted(wire(POST | three))
    assert names(incoming).count(b"Injection-Date") == 1
    assert b"Injection-Date: Mon, 23 Nov 2026 11:00:00 +0000\r\n" in incoming.head


@pytest.mark.parametrize(
    ("line", "path"),
    [
        (b"Path: not-for-mail\r\n", b"not-for-mail"),
        (b"path: a.example!me\r\n", b"a.example!me"),
        (b"Path: a.example!\r\n me\r\n", b"a.example! me"),
    ],
)
def test_path_of_the_poster_goes_on(line: bytes, path: bytes) -> None:
    incoming = posted(line + wire(POST))
    assert incoming.head.startswith(b"Path: news.example.org!.POSTED!" + path + b"\r\nFrom: ")
    assert incoming.head.lower().count(b"path:") == 1


def test_nothing_tells_who_posted() -> None:
    """Two people's posts differ in nothing but what they wrote and what is random."""
    assert posted(wire(POST)) == posted(wire(POST))
    assert b"posting-host" not in posted(wire(POST)).head
    assert b"posting-account" not in posted(wire(POST)).head
    assert b"logging-data" not in posted(wire(POST)).head


def test_a_made_message_id_tells_no_time() -> None:
    later = inject(wire(POST), site=SITE, group=find, now=NOW + 99999, random=random)
    assert isinstance(later, Incoming)
    assert later.message_id == posted(wire(POST)).message_id
    other = inject(wire(POST), site=SITE, group=find, now=NOW, random=bytes)
    assert isinstance(other, Incoming)
    assert other.message_id == b"<" + b"00" * 16 + b"@news.example.org>"


def test_a_tag_of_the_login_is_shown_where_asked() -> None:
    head = posted(wire(POST), login_tag=b"k7Q").head
    assert b'Injection-Info: news.example.org; posting-account="k7Q"; mail-complaints-to=' in head
    with pytest.raises(ValueError, match="letters and digits"):
        post(wire(POST), login_tag=b'a"\r\nX: y')


def test_a_site_need_not_take_complaints() -> None:
    head = posted(wire(POST), site=Site(b"news.example.org")).head
    assert head.endswith(b"\r\nInjection-Info: news.example.org\r\n")


@pytest.mark.parametrize(
    ("fields", "groups"),
    [
        ({"Newsgroups": b"misc.test,alt.test,misc.test"}, (b"misc.test", b"alt.test")),
        # RFC 5537 section 3.5: one that is valid is enough.
        ({"Newsgroups": b"not.here,misc.test"}, (b"misc.test",)),
        ({"Newsgroups": b"mod.test", "Approved": b"me@poster.example"}, (b"mod.test",)),
        ({"Control": b"cancel <a@b>"}, (b"control.cancel",)),
    ],
)
def test_groups(fields: dict[str, bytes], groups: tuple[bytes, ...]) -> None:
    assert posted(wire(POST | fields)).groups == groups


@pytest.mark.parametrize(
    ("newsgroups", "reason"),
    [
        (b"not.here", Reason.NO_GROUP),
        (b"not.here,nor.here", Reason.NO_GROUP),
        (b"closed.test", Reason.CLOSED_GROUP),
        (b"misc.test,closed.test", Reason.CLOSED_GROUP),
        (b"junked.test", Reason.CLOSED_GROUP),
        (b"renamed.test", Reason.CLOSED_GROUP),
        (b"mod.test", Reason.UNAPPROVED),
        (b"misc.test,mod.test", Reason.UNAPPROVED),
        (b"control.cancel", Reason.RESERVED_GROUP),
        (b"misc test", Reason.BAD_NEWSGROUPS),
        (b",", Reason.BAD_NEWSGROUPS),
        (b",".join(b"a.b%d" % number for number in range(21)), Reason.TOO_MANY_GROUPS),
    ],
)
def test_groups_that_take_no_posts(newsgroups: bytes, reason: Reason) -> None:
    assert post(wire(POST | {"Newsgroups": newsgroups})) == Refusal("refused", reason)


def test_cancels_are_not_taken_where_nothing_files_them() -> None:
    article = wire(POST | {"Control": b"cancel <a@b>"})
    verdict = inject(
        article,
        site=SITE,
        group=lambda name: find(name) if name == b"misc.test" else None,
        now=NOW,
        random=random,
    )
    assert verdict == Refusal("refused", Reason.CONTROL)


@pytest.mark.parametrize(
    ("article", "reason"),
    [
        (b".\r\n", Fault.NO_HEADER),
        (wire(POST, more=b"no field\r\n"), Fault.BAD_HEADER_LINE),
        (wire(POST | {"Subject": b"a\nb"}), Fault.BARE_CR_LF),
        (wire(POST, b"\0\r\n"), Fault.NUL),
        (wire(POST | {"From": b"me"}), Reason.BAD_FROM),
        (wire(POST, b"a\nb\r\n"), Reason.BARE_CR_LF),
    ],
)
def test_refusals(article: bytes, reason: str) -> None:
    assert post(article) == Refusal("refused", reason)


def test_limits_are_those_for_posts() -> None:
    small = Site(b"news.example.org", post_limits=Limits(article=60), relay_limits=Limits())
    assert post(wire(POST), site=small) == Refusal("refused", Fault.TOO_LARGE)


def test_an_empty_body_is_a_body() -> None:
    assert posted(wire(POST, b"")).lines == 0
