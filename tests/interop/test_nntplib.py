"""Python's own nntplib reads, posts and logs in, plain and over TLS."""

import datetime
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.interop import articles
from tests.interop.conftest import USERS
from tests.interop.server import NewsServer
from tests.interop.wire import untrusting

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # leaves the standard library in 3.13
    import nntplib

GROUP = articles.TEXT
_PASSWORD = USERS["reader"]

_POST = (
    b"From: Poster <poster@example.invalid>\r\n"
    b"Newsgroups: misc.reading\r\n"
    b"Subject: Posted by nntplib\r\n"
    b"\r\n"
    b"first line\r\n"
    b".second line, with a dot\r\n"
    b"..third, with two\r\n"
)


@contextmanager
def connected(server: NewsServer, *, tls: bool = False, **login: str) -> Iterator[Any]:
    """The client, untyped: its stubs are wrong in places, and absent from Python 3.13 on."""
    host, port = server.address(tls=tls)
    options: Any = {"timeout": 60, **login}
    client = (
        nntplib.NNTP_SSL(host, port, ssl_context=untrusting(), **options)
        if tls
        else nntplib.NNTP(host, port, **options)
    )
    with client:
        yield client


def test_it_reads_a_group(news: NewsServer, tls: bool) -> None:
    with connected(news, tls=tls) as client:
        _, count, first, last, name = client.group(GROUP)
        assert (count, last - first + 1, name) == (5, 5, GROUP)
        _, rows = client.over((first, last))
        assert [row["message-id"] for _, row in rows] == [articles.text_id(n) for n in range(5)]
        assert [row["subject"] for _, row in rows][1] == "Re: A question about tides"
        assert rows[1][1]["references"] == articles.text_id(0)
        _, info = client.article(str(first))
        assert info.number == first
        assert b".a line that opens with a dot" in info.lines
        assert "Grüße vom Kai.".encode() in info.lines
        assert client.body(articles.text_id(3))[1].lines[0] == b"The sea was at mark 333."
        assert client.head(str(last))[1].message_id == articles.text_id(4)


def test_it_walks_a_group(news: NewsServer, tls: bool) -> None:
    with connected(news, tls=tls) as client:
        _, _, first, last, _ = client.group(GROUP)
        seen = [client.stat(str(first))[1:]]
        while seen[-1][0] < last:
            seen.append(client.next()[1:])
        assert [message_id for _, message_id in seen] == [articles.text_id(n) for n in range(5)]
        with pytest.raises(nntplib.NNTPTemporaryError, match=r"^421 "):
            client.next()
        assert client.last()[1:] == seen[-2]


def test_it_lists_what_there_is(news: NewsServer) -> None:
    with connected(news) as client:
        assert {group.group: group.flag for group in client.list()[1]}[GROUP] == "y"
        assert client.description(GROUP) == "For tests of readers"
        assert set(client.descriptions("alt.*")[1]) == {articles.BINARIES}
        assert "bytes" in " ".join(client._getoverviewfmt()).lower()
        yesterday = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
        assert GROUP in {group.group for group in client.newgroups(yesterday)[1]}
        assert set(client.newnews("misc.*", yesterday)[1]) == {articles.text_id(n) for n in range(5)}
        assert abs(client.date()[1] - datetime.datetime.now(datetime.UTC).replace(tzinfo=None)).days == 0
        assert client.help()[1]


def test_its_old_commands(news: NewsServer) -> None:
    with connected(news) as client:
        _, _, first, last, _ = client.group(GROUP)
        _, subjects = client.xhdr("subject", f"{first}-{last}")
        assert subjects[0] == (str(first), "A question about tides")
        assert len(subjects) == 5
        assert len(client.xover(first, last)[1]) == 5


def test_it_posts_and_reads_back(news: NewsServer, tls: bool) -> None:
    with connected(news, tls=tls) as client:
        assert client.post(_POST).startswith("240")
    with connected(news, tls=tls) as client:
        _, count, _, last, _ = client.group(GROUP)
        assert count == 6
        lines = client.body(str(last))[1].lines
        assert lines == [b"first line", b".second line, with a dot", b"..third, with two"]
        _, [(_, row)] = client.over((last, last))
        assert row["subject"] == "Posted by nntplib"
        assert row["message-id"]
        assert row["date"]


def test_a_post_without_a_group_is_refused(news: NewsServer) -> None:
    with connected(news) as client, pytest.raises(nntplib.NNTPTemporaryError, match=r"^441 "):
        client.post(_POST.replace(b"misc.reading", b"misc.unknown"))


def test_what_is_not_there(news: NewsServer) -> None:
    with connected(news) as client:
        with pytest.raises(nntplib.NNTPTemporaryError, match=r"^411 "):
            client.group("misc.unknown")
        with pytest.raises(nntplib.NNTPTemporaryError, match=r"^430 "):
            client.article("<nothing@example.invalid>")
        with pytest.raises(nntplib.NNTPTemporaryError, match=r"^412 "):
            client.article("1")
        client.group(GROUP)
        with pytest.raises(nntplib.NNTPTemporaryError, match=r"^423 "):
            client.article("4711")


def test_it_turns_to_tls(news: NewsServer) -> None:
    with connected(news) as client:
        assert "STARTTLS" in client.getcapabilities()
        client.starttls(untrusting())
        assert "STARTTLS" not in client.getcapabilities()  # RFC 4642 section 2.1
        assert client.group(GROUP)[1] == 5


def test_it_logs_in(private: NewsServer, tls: bool) -> None:
    with connected(private, tls=tls, user="reader", password=_PASSWORD) as client:
        assert client.group(GROUP)[1] == 5
        assert client.post(_POST).startswith("240")


def test_a_wrong_password(private: NewsServer, tls: bool) -> None:
    with (
        pytest.raises(nntplib.NNTPTemporaryError, match=r"^481 "),
        connected(private, tls=tls, user="reader", password="ebb-table"),
    ):
        pass


def test_it_logs_in_after_turning_to_tls(private: NewsServer) -> None:
    with connected(private) as client:
        client.starttls(untrusting())
        client.login("reader", _PASSWORD)
        assert client.group(GROUP)[1] == 5


def test_no_login_no_reading(private: NewsServer) -> None:
    with connected(private) as client, pytest.raises(nntplib.NNTPTemporaryError, match=r"^480 "):
        client.group(GROUP)
