"""Servers for the tests of real clients, each test with its own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.interop import articles
from tests.interop.server import NewsServer, running
from tests.interop.terminal import Terminal, terminal

USERS = {"reader": "tide-table"}


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., NewsServer]]:
    """Start a server, empty but for its groups; it is stopped, and seen to be gone, after the test."""
    with ExitStack() as stack:

        def start(*, login: bool = False, options: str = "", **settings: int | bool) -> NewsServer:
            users = USERS if login else None
            server = NewsServer(tmp_path / "news", users, options=options, settings=settings)
            server.create_groups(articles.TEXT, articles.BINARIES, description="For tests of readers")
            return stack.enter_context(running(server))

        yield start


@pytest.fixture
def news(serve: Callable[..., NewsServer]) -> NewsServer:
    """A server that anyone reads and posts on, with a short thread in its text group."""
    server = serve()
    server.fill(articles.thread())
    return server


@pytest.fixture
def private(serve: Callable[..., NewsServer]) -> NewsServer:
    """The same for those with a login only."""
    server = serve(login=True)
    server.fill(articles.thread())
    return server


@pytest.fixture(params=[False, True], ids=["plain", "tls"])
def tls(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def tty() -> Iterator[Terminal]:
    with terminal() as screen:
        yield screen
