"""tin at a terminal: lists groups, opens one, shows articles, follows up; and its batch mode saves news."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.interop import articles
from tests.interop.conftest import USERS
from tests.interop.programs import editor, home, need
from tests.interop.server import NewsServer
from tests.interop.terminal import Terminal

pytestmark = pytest.mark.debian

_GROUPS = f"{articles.TEXT}: \n{articles.BINARIES}: \n"


@pytest.fixture(autouse=True)
def _installed() -> None:
    need("tin", "tmux")


def reader(folder: Path, *, login: bool = False) -> Mapping[str, str]:
    """The home of someone who reads two groups and whose editor adds one line."""
    environment = home(folder)
    (folder / ".newsrc").write_text(_GROUPS)
    (folder / ".tin").mkdir()
    (folder / ".tin/tinrc").write_text("mail_address=Tin Reader <tin@example.invalid>\n")
    if login:
        (folder / ".newsauth").write_text(f"127.0.0.1 {USERS['reader']} reader\n")
        (folder / ".newsauth").chmod(0o600)
    return {**environment, "EDITOR": editor(folder, "Said with tin.")}


def command(server: NewsServer, *options: str, tls: bool) -> list[str]:
    """`-k`: the certificate is self-made, as tin is told in docs/CLIENTS.md."""
    host, port = server.address(tls=tls)
    return ["tin", "-r", *(["-T", "-k"] if tls else []), "-g", host, "-p", str(port), *options]


def test_it_reads_and_follows_up(news: NewsServer, tty: Terminal, tmp_path: Path, tls: bool) -> None:
    tty.run(command(news, tls=tls), reader(tmp_path / "home"))
    tty.wait(rf"1 +5 +{articles.TEXT} +For tests of readers", articles.BINARIES)
    tty.press("Enter", r"^ +1 .* 5 .*A question about tides")
    tty.press("Enter", r"^The sea was at mark 0\.", r"^\.a line that opens with a dot", r"^Grüße vom Kai\.")
    tty.press("f", r"p=post")
    tty.type("p")
    news.await_count(articles.TEXT, 6)
    with news.connect() as client:
        client.ask(f"GROUP {articles.TEXT}")
        _, lines = client.fetch("ARTICLE 6")
    assert b"Said with tin." in lines
    assert b"Subject: Re: A question about tides" in lines
    assert f"References: {articles.text_id(0)}".encode() in lines


def test_it_logs_in(private: NewsServer, tty: Terminal, tmp_path: Path, tls: bool) -> None:
    tty.run(command(private, "-A", tls=tls), reader(tmp_path / "home", login=True))
    tty.wait(rf"1 +5 +{articles.TEXT} +For tests of readers")
    tty.press("Enter", r"^ +1 .* 5 .*A question about tides")
    tty.press("Enter", r"^The sea was at mark 0\.")


def test_it_writes_a_new_article(news: NewsServer, tty: Terminal, tmp_path: Path) -> None:
    tty.run(command(news, "-w", articles.TEXT, tls=False), reader(tmp_path / "home"))
    tty.wait("Post subject")
    tty.write("Written with tin")
    tty.press("Enter", r"p=post")
    tty.type("p")
    news.await_count(articles.TEXT, 6)
    with news.connect() as client:
        client.ask(f"GROUP {articles.TEXT}")
        _, lines = client.fetch("ARTICLE 6")
    assert b"Subject: Written with tin" in lines
    assert b"Said with tin." in lines


def test_its_batch_mode_saves_news(news: NewsServer, tmp_path: Path, tls: bool) -> None:
    environment = reader(tmp_path / "home")
    (tmp_path / "home/News").mkdir()
    done = subprocess.run(
        command(news, "-S", "-v", tls=tls), env=environment, check=False, timeout=60, capture_output=True,
        stdin=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    saved = [
        path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file() and path.name.isdigit()
    ]
    assert len(saved) == 5, done.stdout + done.stderr
    assert any(b"\nThe sea was at mark 333.\n.a line that opens with a dot\n" in text for text in saved)
