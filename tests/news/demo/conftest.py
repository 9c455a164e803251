import pytest

from ngroups.news.demo.articles import demo_articles
from ngroups.protocol.articles import Article, parse

NOW = 1_795_427_528
SEED = 7


@pytest.fixture(scope="session")
def wires() -> list[tuple[tuple[bytes, ...], bytes]]:
    return list(demo_articles(NOW, SEED))


@pytest.fixture(scope="session")
def articles(wires: list[tuple[tuple[bytes, ...], bytes]]) -> list[Article]:
    return [parse(wire) for _, wire in wires]
