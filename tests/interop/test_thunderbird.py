"""Thunderbird's dialogue, word for word as its NntpClient speaks it, and judged as it judges.

It takes a reply as three digits, a space and at least one more character; a 4xx or 502 ends what it was
doing; a 480 makes it log in and repeat. It reads a block from the status line's own packet onwards.
"""

import re
from collections.abc import Callable

import pytest

from tests.interop import articles
from tests.interop.conftest import USERS
from tests.interop.server import NewsServer
from tests.interop.wire import Connection, header, unstuffed

_STATUS = re.compile(rb"^\d{3} .+$")


class Thunderbird:
    """What NntpClient does on one connection, MODE READER before its first action."""

    def __init__(self, wire: Connection, login: tuple[str, str] | None = None) -> None:
        self._wire = wire
        self._login = login
        assert wire.greeting[:3] in (b"200", b"201")
        self.status("MODE READER")

    def status(self, command: str) -> bytes:
        """A command's status line; a 480 is met with the login, then the command is repeated."""
        line = self._wire.ask(command)
        assert _STATUS.match(line), line
        if line.startswith(b"480") and self._login:
            user, password = self._login
            assert self.status(f"AUTHINFO user {user}").startswith(b"381")
            assert self.status(f"AUTHINFO pass {password}").startswith(b"281")
            return self.status(command)
        return line

    def lines(self, command: str, code: bytes) -> list[bytes]:
        assert (line := self.status(command)).startswith(code), line
        return unstuffed(self._wire.block()).splitlines()

    def open(self, group: str) -> tuple[int, int, int]:
        """What it reads from GROUP: the text split at spaces, three numbers first."""
        count, low, high = self.status(f"GROUP {group}")[4:].split(b" ")[:3]
        return int(count), int(low), int(high)


def test_it_subscribes_and_reads(news: NewsServer, tls: bool) -> None:
    with news.connect(tls=tls) as wire:
        client = Thunderbird(wire)
        assert articles.TEXT.encode() in {line.split()[0] for line in client.lines("LIST", b"215")}
        fresh = client.lines("NEWGROUPS 20200101 000000 GMT", b"231")
        assert articles.TEXT.encode() in {line.split()[0] for line in fresh}
        count, low, high = client.open(articles.TEXT)
        assert (count, high - low + 1) == (5, 5)
        rows = [line.split(b"\t") for line in client.lines(f"XOVER {low}-{high}", b"224")]
        assert [row[4].decode() for row in rows] == [articles.text_id(n) for n in range(5)]
        assert all(len(row) >= 8 for row in rows)  # it drops shorter ones
        assert all(row[6].isdigit() and row[7].isdigit() for row in rows)
        values = client.lines(f"XHDR newsgroups {low}-{high}", b"221")
        assert values[0] == f"{low} {articles.TEXT}".encode()
        assert f"Message-ID: {articles.text_id(2)}".encode() in client.lines(f"HEAD {low + 2}", b"221")
        assert b"The sea was at mark 0." in client.lines(f"ARTICLE {low}", b"220")
        assert b"The sea was at mark 333." in client.lines(f"ARTICLE {articles.text_id(3)}", b"220")
        assert len(client.lines(f"LISTGROUP {articles.TEXT}", b"211")) == 5
        found = client.lines(f"XPAT Subject {low}-{high} *[Tt][Ii][Dd][Ee][Ss]*", b"221")
        assert len(found) == 5


def test_it_posts(news: NewsServer, tls: bool) -> None:
    with news.connect(tls=tls) as wire:
        client = Thunderbird(wire)
        assert client.status("POST").startswith(b"340")
        # what its compose code makes: a Message-ID and a Date of its own, User-Agent, format=flowed
        wire.send(
            b"Message-ID: <abc$1@example.invalid>\r\nDate: Mon, 2 Jun 2025 11:00:00 +0200\r\n"
            b"MIME-Version: 1.0\r\nUser-Agent: Mozilla Thunderbird\r\n"
            b"Content-Language: en-GB\r\nNewsgroups: misc.reading\r\n"
            b"From: Bird <bird@example.invalid>\r\nSubject: Sent by hand\r\nOrganization: none\r\n"
            b"Content-Type: text/plain; charset=UTF-8; format=flowed\r\nContent-Transfer-Encoding: 8bit\r\n"
            b"\r\nKai\r\n..\r\n.\r\n"
        )
        assert wire.line().startswith(b"240")
        lines = client.lines("ARTICLE <abc$1@example.invalid>", b"220")
        assert lines[-3:] == [b"", b"Kai", b"."]
        assert header(b"\r\n".join(lines), b"user-agent") == b"Mozilla Thunderbird"


def test_what_is_gone_is_said_with_words(news: NewsServer) -> None:
    with news.connect() as wire:
        client = Thunderbird(wire)
        client.open(articles.TEXT)
        assert client.status("ARTICLE 99").startswith(b"423 ")
        assert client.status("ARTICLE <gone@example.invalid>").startswith(b"430 ")
        assert client.status("GROUP misc.gone").startswith(b"411 ")


def test_it_logs_in_when_asked(private: NewsServer, tls: bool) -> None:
    with private.connect(tls=tls) as wire:
        client = Thunderbird(wire, ("reader", USERS["reader"]))
        assert client.open(articles.TEXT)[0] == 5


def test_a_wrong_password_is_481(private: NewsServer) -> None:
    with private.connect() as wire:
        client = Thunderbird(wire)
        assert client.status(f"GROUP {articles.TEXT}").startswith(b"480 ")
        assert client.status("AUTHINFO user reader").startswith(b"381 ")
        assert client.status("AUTHINFO pass ebb-table").startswith(b"481 ")


@pytest.mark.parametrize("command", ["LIST", "XOVER 1-5", "ARTICLE 1", "LISTGROUP misc.reading"])
def test_no_login_is_480_before_anything_else(
    private: NewsServer, serve: Callable[..., NewsServer], command: str
) -> None:
    with private.connect() as wire:
        assert Thunderbird(wire).status(command).startswith(b"480 ")
