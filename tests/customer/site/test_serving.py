"""`ngroups site serve` from outside: ready, quiet, and gone when told."""

import json
import socket
import sqlite3
from pathlib import Path

import httpx
import pytest

from ngroups.customer.site.serving import listening
from tests.customer.site.process import posted, run, serving

CANARIES = ("canaryname", "canary password of the test", "canarypath", "canaryagent", "192.0.2.77")


@pytest.mark.parametrize("broken", [False, True])
def test_no_log_line_or_file_holds_what_a_visitor_sent(tmp_path: Path, *, broken: bool) -> None:
    headers = {
        "user-agent": "canaryagent",
        "x-forwarded-for": "192.0.2.77",
        "referer": "http://127.0.0.1/canarypath",
    }
    with serving(tmp_path) as site, httpx.Client(base_url=site.address, headers=headers) as browser:
        browser.get("/en/canarypath?q=canarypath")
        posted(browser, "/en/login", {"name": "canaryname", "password": "canary password of the test"})
        if broken:
            with sqlite3.connect(site.data / "customer.sqlite3") as database:
                database.execute("ALTER TABLE accounts_account RENAME TO gone")
            database.close()
        answer = posted(
            browser, "/en/login", {"name": "canaryname", "password": "canary password of the test"}
        )
        assert answer.status_code == (500 if broken else 200)
        assert "canaryname" not in answer.text or not broken
        lines = [json.loads(line) for line in site.said().splitlines()]
        kept = b"".join(path.read_bytes() for path in site.data.rglob("*") if path.is_file())
    assert [line["event"] for line in lines] == (["page.failed"] if broken else [])
    for canary in CANARIES:
        assert canary not in json.dumps(lines)
        assert canary.encode() not in kept


def test_a_body_too_large_is_refused_and_the_site_goes_on(tmp_path: Path) -> None:
    with serving(tmp_path) as site:
        assert httpx.post(f"{site.address}/en/login", content=b"0" * (2 << 20)).status_code == 413
        assert httpx.get(f"{site.address}/en/").status_code == 200


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        done = run("serve", "--data", str(tmp_path), "--listen", place)
    assert done.returncode == 1
    assert done.stderr == f"ngroups site: cannot listen on {place}: Address already in use\n"


def test_tables_that_are_not_there_are_named(tmp_path: Path) -> None:
    done = run("serve", "--data", str(tmp_path), "--listen", "127.0.0.1:0")
    assert done.returncode == 1
    assert done.stderr.endswith(f"run `ngroups site manage --data {tmp_path} migrate`\n")


def test_a_key_that_is_not_declared_is_named(tmp_path: Path) -> None:
    (tmp_path / "ngroups.toml").write_text('[customer]\norigins = "x"\n')
    done = run("serve", "--data", str(tmp_path / "data"), "--config", str(tmp_path / "ngroups.toml"))
    assert done.returncode == 1
    assert "customer.origins: there is no such key (the nearest is 'origin')" in done.stderr


def test_content_with_a_dead_link_is_named(tmp_path: Path) -> None:
    (tmp_path / "content/en").mkdir(parents=True)
    (tmp_path / "content/en/home.md").write_text('+++\ntitle = "x"\nsummary = "x"\n+++\n[x](nowhere.md)\n')
    (tmp_path / "ngroups.toml").write_text(f'[customer]\ncontent = "{tmp_path / "content"}"\n')
    done = run(
        "manage", "--data", str(tmp_path / "data"), "--config", str(tmp_path / "ngroups.toml"), "check"
    )
    assert done.returncode == 1
    assert done.stderr.endswith("a link leads nowhere: en home: nowhere\n")


def test_the_end_of_an_answer_is_not_held_back() -> None:
    """Without TCP_NODELAY each page takes 40 ms longer."""
    with listening(("127.0.0.1", 0)) as listener:
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
