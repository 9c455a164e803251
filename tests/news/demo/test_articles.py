import email
import email.policy
import re
from email.utils import parsedate_to_datetime

from ngroups.news.demo.articles import demo_articles
from ngroups.news.demo.groups import demo_groups
from ngroups.news.feed.importing.engine import newsgroups_of
from ngroups.news.feed.importing.wire import is_wire
from ngroups.news.incoming import Incoming
from ngroups.news.intake.relay import relay
from ngroups.news.intake.rules import Site
from ngroups.protocol.articles import Article, unstuff
from tests.news.demo.conftest import NOW, SEED

Wires = list[tuple[tuple[bytes, ...], bytes]]


def get(article: Article, name: bytes) -> bytes:
    return article.get(name) or b""


def message(wire: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(unstuff(wire[:-3]), policy=email.policy.default)


def test_a_few_hundred_in_wire_format(wires: Wires) -> None:
    assert 300 < len(wires) < 500
    assert all(is_wire(wire) for _, wire in wires)
    assert max(len(line) for _, wire in wires for line in wire.split(b"\r\n")) < 300


def test_a_server_accepts_all_of_them(wires: Wires, articles: list[Article]) -> None:
    statuses = {group.name: group.status for group in demo_groups()}
    for article, (groups, wire) in zip(articles, wires, strict=True):
        result = relay(
            wire,
            named=get(article, b"message-id"),
            site=Site(b"news.example", artcutoff_days=0),
            peer=b"",
            known_group=lambda name: name in statuses,
            now=NOW,
        )
        assert isinstance(result, Incoming), result
        assert result.groups == groups == tuple(newsgroups_of(wire))


def test_every_group_has_something_to_read(wires: Wires) -> None:
    assert {group for groups, _ in wires for group in groups} == {group.name for group in demo_groups()}
    assert any(len(groups) > 1 for groups, _ in wires), "no crosspost"


def test_message_ids_are_unique_and_stay_the_same_at_another_time(articles: list[Article]) -> None:
    ids = {get(article, b"message-id") for article in articles}
    assert len(ids) == len(articles)
    later = {message(wire)["Message-ID"].encode() for _, wire in demo_articles(NOW + 99_999, SEED)}
    assert later == ids
    other = {message(wire)["Message-ID"].encode() for _, wire in demo_articles(NOW, SEED + 1)}
    assert not other & ids


def test_the_same_seed_gives_the_same_octets(wires: Wires) -> None:
    assert list(demo_articles(NOW, SEED)) == wires


def test_dates_rise_and_lie_in_the_last_weeks(articles: list[Article]) -> None:
    at = [parsedate_to_datetime(get(article, b"date").decode()).timestamp() for article in articles]
    assert at == sorted(at)
    assert at[0] > NOW - 60 * 86_400
    assert NOW - 7 * 86_400 < at[-1] < NOW


def test_references_lead_to_earlier_articles_of_the_thread(articles: list[Article]) -> None:
    seen: dict[bytes, Article] = {}
    replies = 0
    for article in articles:
        references = get(article, b"references").split()
        if references:
            replies += 1
            parent = seen[references[-1]]
            assert get(parent, b"references").split() == references[:-1]
            assert get(parent, b"newsgroups") == get(article, b"newsgroups")
            assert get(article, b"subject").removeprefix(b"Re: ") == get(parent, b"subject").removeprefix(
                b"Re: "
            )
        seen[get(article, b"message-id")] = article
    assert replies > 200


def test_quotations_are_what_the_parent_said(wires: Wires) -> None:
    texts = {
        message(wire)["Message-ID"]: message(wire).get_content() for _, wire in wires if len(wire) < 20_000
    }
    quotes = 0
    for _, wire in wires:
        reply = message(wire)
        if not reply["References"]:
            continue
        parent = " ".join(texts[reply["References"].split()[-1]].split())
        lines = [line for line in texts[reply["Message-ID"]].splitlines() if re.match(r"> ?[^>]", line)]
        own = " ".join(" ".join(line[1:] for line in lines).split()).replace(" [...]", "")
        assert own
        assert own in parent or any("wrote" in line or "writes" in line for line in lines), own
        quotes += own in parent
    assert quotes > 200


def test_charsets_of_all_sorts_can_be_read(wires: Wires) -> None:
    charsets = set()
    flowed = encoded = 0
    for _, wire in wires:
        read = message(wire)
        if "yEnc" in read["Subject"]:
            continue
        charsets.add(read.get_content_charset())
        flowed += read["Content-Type"].params.get("format") == "flowed"
        encoded += b"=?utf-8?" in wire
        assert "\N{REPLACEMENT CHARACTER}" not in read.get_content() + read["From"] + read["Subject"]
        assert wire.partition(b"\r\n\r\n")[0].isascii()
    assert charsets == {"us-ascii", "iso-8859-1", "utf-8"}
    assert flowed > 20
    assert encoded > 20
    assert any("Grüße" in message(wire)["Subject"] for _, wire in wires)


def test_everybody_is_invented(wires: Wires) -> None:
    for _, wire in wires:
        read = message(wire)
        assert read["From"].addresses[0].domain.endswith(".example")
        assert read["Message-ID"].endswith(".example>")
        assert all(
            domain.endswith(".example") for domain in re.findall(r"@([\w.-]+)", str(read["References"]))
        )


def test_moderated_articles_are_approved_and_the_welcome_comes_first(wires: Wires) -> None:
    announced = [message(wire) for groups, wire in wires if b"demo.announce" in groups]
    assert all(read["Approved"] for read in announced)
    assert announced[0]["Subject"] == "Welcome to this demonstration server"
    assert not any(message(wire)["Approved"] for groups, wire in wires if b"demo.announce" not in groups)
