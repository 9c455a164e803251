"""slrn at a terminal reads and follows up, plain and TLS; slrnpull fetches a group for reading offline."""

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


def reader(folder: Path, server: NewsServer, *, tls: bool, login: bool = False) -> Mapping[str, str]:
    """The home of someone who reads one group and whose editor adds one line."""
    host, port = server.address(tls=tls)
    name = f"{'snews' if tls else 'news'}://{host}:{port}"
    environment = home(folder, NNTPSERVER=name)
    (folder / ".newsrc").write_text(f"{articles.TEXT}: \n")
    settings = [
        'set username "slrn"',
        'set hostname "example.invalid"',
        'set realname "Slrn Reader"',
        f"set editor_command \"{editor(folder, 'Said with slrn.')} '%s'\"",
        'charset display "utf-8"',
        "set confirm_actions 0",
        # plain it looks its login up by host, over TLS by the whole name
        *([f'nnrpaccess "{key}" "reader" "{USERS["reader"]}"' for key in (host, name)] if login else []),
    ]
    (folder / ".slrnrc").write_text("\n".join(settings) + "\n")
    return environment


@pytest.fixture(autouse=True)
def _installed() -> None:
    need("slrn", "tmux")


def test_it_reads_and_follows_up(news: NewsServer, tty: Terminal, tmp_path: Path, tls: bool) -> None:
    tty.run(["slrn", "-f", str(tmp_path / "home/.newsrc")], reader(tmp_path / "home", news, tls=tls))
    tty.wait(rf"5 +{articles.TEXT}")
    tty.press("Enter", r"Reader 0 .* 5 A question about tides")
    tty.press("Space", r"^The sea was at mark 0\.", r"^\.a line that opens with a dot", r"^Grüße vom Kai\.")
    tty.press("f", r"Post the message\?")
    tty.press("y", r"Posting\.\.\.done\.")
    news.await_count(articles.TEXT, 6)
    with news.connect() as client:
        client.ask(f"GROUP {articles.TEXT}")
        _, lines = client.fetch("ARTICLE 6")
    assert b"Said with slrn." in lines
    assert b"Subject: Re: A question about tides" in lines
    assert f"References: {articles.text_id(0)}".encode() in lines


def test_it_logs_in(private: NewsServer, tty: Terminal, tmp_path: Path, tls: bool) -> None:
    environment = reader(tmp_path / "home", private, tls=tls, login=True)
    tty.run(["slrn", "-f", str(tmp_path / "home/.newsrc")], environment)
    tty.wait(rf"5 +{articles.TEXT}")
    tty.press("Enter", r"Reader 0 .* 5 A question about tides")
    tty.press("Space", r"^The sea was at mark 0\.")


def test_it_makes_its_list_of_groups(news: NewsServer, tty: Terminal, tmp_path: Path) -> None:
    environment = reader(tmp_path / "home", news, tls=False)
    made = tmp_path / "home/made"
    tty.run(["slrn", "--create", "-f", str(made)], environment)
    tty.wait(articles.BINARIES, articles.TEXT)


def test_slrnpull_fetches_for_reading_offline(news: NewsServer, tmp_path: Path) -> None:
    need("slrnpull")
    spool = tmp_path / "spool"
    (spool / "out.going").mkdir(parents=True)
    (spool / "slrnpull.conf").write_text(f"{articles.TEXT} * * *\n")
    host, port = news.nntp
    environment = {**home(tmp_path / "home"), "NNTPSERVER": f"{host}:{port}"}
    subprocess.run(
        ["slrnpull", "-d", str(spool), "-h", f"{host}:{port}", "--logfile", str(spool / "log")],
        env=environment, check=True, timeout=60, capture_output=True,
    )  # fmt: skip
    folder = spool / "news" / articles.TEXT.replace(".", "/")
    pulled = {path.name: path.read_bytes() for path in folder.iterdir() if path.name.isdigit()}
    assert set(pulled) == {"1", "2", "3", "4", "5"}
    assert b"\nThe sea was at mark 222.\n.a line that opens with a dot\n" in pulled["3"]
    assert len((folder / ".overview").read_bytes().splitlines()) == 5
