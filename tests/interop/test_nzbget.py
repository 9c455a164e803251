"""NZBGet downloads what an NZB names: multi-part yEnc, plain and TLS, with a login, and with parts gone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.interop import articles
from tests.interop.conftest import USERS
from tests.interop.nzbget import nzbget
from tests.interop.programs import need
from tests.interop.server import NewsServer

pytestmark = pytest.mark.debian


@pytest.fixture(autouse=True)
def _installed() -> None:
    need("nzbget")


def options(*, tls: bool = False, password: str = "", join: bool = False) -> dict[str, str]:
    login = {"Server1.Username": "reader", "Server1.Password": password} if password else {}
    return {
        "Server1.Encryption": "yes" if tls else "no",
        "Server1.JoinGroup": "yes" if join else "no",
        **login,
    }


@pytest.mark.parametrize("join", [False, True], ids=["by-id", "in-group"])
def test_it_downloads_a_file(news: NewsServer, tmp_path: Path, tls: bool, join: bool) -> None:
    binary = articles.binary("lighthouse.bin", parts=5)
    news.fill(binary.wire())
    with nzbget(tmp_path / "nzbget", news.address(tls=tls), **options(tls=tls, join=join)) as client:
        client.add("lighthouse", articles.nzb("lighthouse", binary.parts))
        entry = client.finished("lighthouse")
        assert (entry["SuccessArticles"], entry["FailedArticles"]) == (5, 0), client.said()
        assert (client.downloads / "lighthouse/lighthouse.bin").read_bytes() == binary.content


def test_it_logs_in(private: NewsServer, tmp_path: Path, tls: bool) -> None:
    binary = articles.binary("pier.bin")
    private.fill(binary.wire())
    login = options(tls=tls, password=USERS["reader"])
    with nzbget(tmp_path / "nzbget", private.address(tls=tls), **login) as client:
        client.add("pier", articles.nzb("pier", binary.parts))
        assert client.finished("pier")["SuccessArticles"] == 3, client.said()
        assert (client.downloads / "pier/pier.bin").read_bytes() == binary.content


def test_a_wrong_password_is_understood(private: NewsServer, tmp_path: Path) -> None:
    binary = articles.binary("pier.bin")
    private.fill(binary.wire())
    with nzbget(tmp_path / "nzbget", private.nntp, **options(password="ebb-table")) as client:
        client.add("pier", articles.nzb("pier", binary.parts))
        client.says("Authorization")
        assert "481 Authentication failed" in client.said()
        assert client.call("history", False) == []


def test_a_missing_part_costs_that_part_alone(
    serve: Callable[..., NewsServer], tmp_path: Path, tls: bool
) -> None:
    server = serve()
    torn, whole = articles.binary("torn.bin", parts=4), articles.binary("whole.bin", seed=8)
    server.fill([part.article for part in torn.parts if part is not torn.parts[1]] + whole.wire())
    with nzbget(tmp_path / "nzbget", server.address(tls=tls), **options(tls=tls)) as client:
        client.add("torn", articles.nzb("torn", torn.parts))
        entry = client.finished("torn")
        assert (entry["SuccessArticles"], entry["FailedArticles"]) == (3, 1), client.said()
        client.add("whole", articles.nzb("whole", whole.parts))  # the server is not thought bad for it
        assert client.finished("whole")["SuccessArticles"] == 3, client.said()
        assert (client.downloads / "whole/whole.bin").read_bytes() == whole.content
