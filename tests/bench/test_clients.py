"""A client that measures must not believe the server: each lie below has to stop it."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bench import clients
from bench.clients import Ask, Exchange, Player, WrongReplyError
from bench.corpus import Article, Corpus

CORPUS = Corpus(large_octets=1_000)
ARTICLES = list(CORPUS.texts("t", 30))
Answer = Callable[[int, Article], bytes]


def _truth(_: int, article: Article) -> bytes:
    return b"220 0 " + article.message_id + b"\r\n" + article.wire


@contextmanager
def server(answer: Answer) -> Iterator[tuple[str, int]]:
    """Answers ARTICLE with whatever `answer` makes of the number of commands before and the article."""
    by_id = {article.message_id: article for article in ARTICLES}

    def run() -> None:
        link, _ = listening.accept()
        with link, link.makefile("rb") as commands:
            link.sendall(b"200 hello\r\n")
            for count, line in enumerate(commands):
                if line == b"QUIT\r\n":
                    link.sendall(b"205 bye\r\n")
                    return
                try:
                    link.sendall(answer(count, by_id[line.split()[1]]))
                except OSError:  # the client has seen enough and hung up
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield listening.getsockname()
        finally:
            thread.join(10)


def player(address: tuple[str, int], window: int = 10) -> Player:
    asks = [Ask(b"ARTICLE %b\r\n" % one.message_id, b"220", one.checksum) for one in ARTICLES]
    return Player(Exchange(address, False, (), asks, True, clients.is_article, window))


@pytest.mark.parametrize("window", [1, 2, 10, 100])
def test_an_honest_server_is_counted_whole(window: int) -> None:
    with server(_truth) as address:
        one = player(address, window)
        one.rehearse()
        took = one.play(3)
        one.close()
    assert took.operations == 3 * len(ARTICLES)
    assert took.octets == 3 * sum(len(_truth(0, article)) for article in ARTICLES)


def _stop(one: Player) -> None:
    one._wire.socket.close()


def test_a_changed_body_is_seen() -> None:
    with server(lambda _, article: _truth(0, article).replace(b"the", b"teh", 1)) as address:
        one = player(address)
        with pytest.raises(WrongReplyError):
            one.rehearse()
        _stop(one)


def test_a_refusal_is_seen() -> None:
    with server(lambda count, article: b"430 no\r\n" if count == 7 else _truth(0, article)) as address:
        one = player(address)
        with pytest.raises(WrongReplyError):
            one.rehearse()
        _stop(one)


def test_a_reply_of_another_size_is_seen_in_a_timed_pass() -> None:
    later = len(ARTICLES) + 11
    longer = lambda count, article: _truth(0, article).replace(b"220", b"220 " * (1 + (count == later)), 1)  # noqa: E731
    with server(longer) as address:
        one = player(address)
        one.rehearse()
        with pytest.raises(WrongReplyError):
            one.play(1)
        _stop(one)
