"""Site, mailer, finder and a mail server as processes: an address's life, and what of it is on disk."""

import re
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from ngroups.sealing.keys import PublicKey
from tests.customer.mail.servers import Mailbox, plain
from tests.customer.mail.servers import running as mail_server
from tests.customer.processes import running
from tests.customer.sealed.conftest import CUSTODIANS
from tests.customer.site.process import posted, serving

ADDRESS = "journey-canary@example.com"
FIRST, SECOND = "a quiet canal in autumn", "another canal in spring"


def link(mailbox: Mailbox, number: int, origin: str) -> str:
    """The path that the letter of this number leads to."""
    deadline = time.monotonic() + 30
    while len(mailbox.letters) < number and time.monotonic() < deadline:
        time.sleep(0.05)
    text = mailbox.letters[number - 1][2].get_payload(decode=True)
    assert isinstance(text, bytes)
    (found,) = re.findall(rf"^{re.escape(origin)}(/\S+)\r?$", text.decode(), re.MULTILINE)
    return str(found)


def test_from_the_form_to_the_way_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox = Mailbox()
    keys = "".join(PublicKey.of(key).text() + "\n" for key in CUSTODIANS)
    (tmp_path / "custodians").write_text("needed 2\n" + keys)
    public, finder, mailer = tmp_path / "mailer.pub", tmp_path / "finder.sock", tmp_path / "mailer.sock"
    site_folder = tmp_path / "site"
    site_folder.mkdir()
    with mail_server(plain(mailbox)) as port:
        config = f"""
[customer.sealing]
custodians = "{tmp_path / "custodians"}"
mailer_key = "{public}"
mailer = "{mailer}"
finder = "{finder}"
[mailer]
sender = "post@provider.example"
port = {port}
security = "none"
"""
        (tmp_path / "c.toml").write_text(config)
        folders = {name: str(tmp_path / name) for name in ("mailer", "finder")}
        keygen = ("ngroups", "mailer", "keygen", "--data", folders["mailer"], "--public", str(public))
        subprocess.run([sys.executable, "-m", *keygen], check=True, capture_output=True, timeout=60)
        mail = (
            "serve",
            "--config",
            str(tmp_path / "c.toml"),
            "--data",
            folders["mailer"],
            "--socket",
            str(mailer),
        )
        find = ("serve", "--data", folders["finder"], "--socket", str(finder))
        with running("ngroups.customer.mail", *mail), running("ngroups.customer.finder", *find):
            monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
            with serving(site_folder, config) as site:
                origin = "http://localhost:8119"
                with httpx.Client(base_url=site.address, follow_redirects=True) as browser:
                    posted(browser, "/en/signup", {"name": "anna", "new_password": FIRST, "again": FIRST})
                    shown = re.search(r"<strong>(anna[^<]+)</strong>", browser.get("/en/account").text)
                    assert shown
                    page = posted(browser, "/en/account/mail", {"address": ADDRESS, "password": FIRST})
                    assert "not confirmed" in page.text
                    page = posted(browser, link(mailbox, 1, origin), {})
                    assert "you have confirmed it" in page.text
                with httpx.Client(base_url=site.address, follow_redirects=True) as browser:
                    posted(browser, "/en/login/lost/mail", {"known": "nobody@example.com"})
                    posted(browser, "/en/login/lost/mail", {"known": ADDRESS.upper()})
                    path = link(mailbox, 2, origin)
                    page = posted(browser, path, {"new_password": SECOND, "again": SECOND})
                    assert "new password is set" in page.text
                    page = posted(browser, "/en/login", {"name": shown[1], "password": SECOND})
                    assert "/en/account" in str(page.url)
            said = site.said()
    assert [to for _, to, _ in mailbox.letters] == [[ADDRESS], [ADDRESS]]
    for each in tmp_path.rglob("*"):
        if each.is_file():
            assert b"canary" not in each.read_bytes().lower(), each
    modules = {
        line.rpartition("|")[2].strip() for line in said.splitlines() if line.startswith("import time:")
    }
    assert "ngroups.sealing.seal" in modules
    assert "ngroups.sealing.opening" not in modules
    assert {path.name for path in (site_folder / "data").iterdir()} == {"site.key", "customer.sqlite3"}
