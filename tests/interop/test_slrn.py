"""slrn at a terminal reads and follows up, plain and TLS; slrnpull fetches a group for reading offline."""

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
        f'set editor_command "{editor(folder, "Said with slrn.")} \'%s\'"',
        'charset display "utf-8"',
        *([f'nnrpaccess "{host}" "reader" "{USERS["reader"]}"'] if login else []),
    ]
    (folder / ".slrnrc").write_text("\n".join(settings) + "\n")
    return environment


def test_it_reads_and_follows_up(news: NewsServer, tty: Terminal, tmp_path: Path, tls: bool) -> None:
    need("slrn", "tmux")
    tty.run(["slrn", "-f", str(tmp_path / "home/.newsrc")], reader(tmp_path / "home", news, tls=tls))
    tty.wait(rf"5 +{articles.TEXT}")
    tty.press("Enter", r"Reader 0 .* 5 A question about tides")
    tty.press("Space", r"^The sea was at mark 0\.", r"^\.a line that opens with a dot", r"^Grüße vom Kai\.")
    print(tty.press("f", "Post"))
    print(tty.press("y", "osted"))
    with news.connect() as client:
        assert client.ask(f"GROUP {articles.TEXT}").startswith(b"211 6 1 6 ")
        _, lines = client.fetch("ARTICLE 6")
    assert b"Said with slrn." in lines
    assert b"Subject: Re: A question about tides" in lines
    assert f"References: {articles.text_id(0)}".encode() in lines
