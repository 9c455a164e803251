"""Mail address, lost login and letters to support in a real browser, with mailer, finder and mail server."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pyotp
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from playwright.sync_api import Browser, Page, expect

from ngroups.sealing.keys import PublicKey
from tests.browser.conftest import VISITORS, Visitor, inspect, looking
from tests.browser.test_journeys import NEW, PASSWORD, log_in, log_out, sign_up
from tests.customer.mail.servers import Mailbox, plain
from tests.customer.mail.servers import running as mail_server
from tests.customer.processes import running
from tests.customer.site.process import run, serving


class House(NamedTuple):
    address: str
    data: Path
    mailbox: Mailbox

    def path_in_letter(self, number: int) -> str:
        deadline = time.monotonic() + 30
        while len(self.mailbox.letters) < number and time.monotonic() < deadline:
            time.sleep(0.05)
        text = self.mailbox.letters[number - 1][2].get_payload(decode=True)
        assert isinstance(text, bytes)
        (found,) = re.findall(rf"^{re.escape(self.address)}(/\S+)\r?$", text.decode(), re.MULTILINE)
        return str(found)


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A site that seals, and everything that stands beside it; nobody is there yet."""
    folder, mailbox = tmp_path_factory.mktemp("house"), Mailbox()
    keys = "".join(PublicKey.of(X25519PrivateKey.generate()).text() + "\n" for _ in range(3))
    (folder / "custodians").write_text("needed 2\n" + keys)
    with socket.create_server(("127.0.0.1", 0)) as server:
        web = server.getsockname()[1]
    with ExitStack() as stack:
        port = stack.enter_context(mail_server(plain(mailbox)))
        config = f"""
[customer]
origin = "http://localhost:{web}"
[customer.sealing]
custodians = "{folder}/custodians"
mailer_key = "{folder}/mailer.pub"
mailer = "{folder}/mailer.sock"
finder = "{folder}/finder.sock"
[mailer]
sender = "post@provider.example"
origin = "http://localhost:{web}"
port = {port}
security = "none"
"""
        (folder / "c.toml").write_text(config)
        data = {name: ["--data", str(folder / name)] for name in ("mailer", "finder")}
        keygen = [sys.executable, "-m", "ngroups", "mailer", "keygen", *data["mailer"]]
        subprocess.run(
            [*keygen, "--public", str(folder / "mailer.pub")], check=True, capture_output=True, timeout=60
        )
        mail = ("--config", str(folder / "c.toml"), "--socket", str(folder / "mailer.sock"))
        stack.enter_context(running("ngroups.customer.mail", "serve", *data["mailer"], *mail))
        find = ("--socket", str(folder / "finder.sock"))
        stack.enter_context(running("ngroups.customer.finder", "serve", *data["finder"], *find))
        (folder / "site").mkdir()
        site = stack.enter_context(serving(folder / "site", config, listen=f"127.0.0.1:{web}"))
        yield House(f"http://localhost:{web}", site.data, mailbox)


@pytest.fixture(params=VISITORS[1:3], ids=str)
def visitor(request: pytest.FixtureRequest) -> Visitor:
    asked: Visitor = request.param
    return asked


@pytest.fixture
def page(chromium: Browser, house: House, visitor: Visitor) -> Iterator[Page]:
    with looking(chromium, visitor, house.address) as opened:
        yield opened


def test_an_address_and_the_way_back(page: Page, visitor: Visitor, house: House) -> None:
    name, _ = sign_up(page, "mia")
    page.goto("/en/account")
    page.get_by_role("link", name="Mail address").click()
    inspect(page, visitor)
    page.get_by_label("Mail address").fill(f"{name}@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Seal it").click()
    expect(page.get_by_role("main")).to_contain_text("not confirmed")
    inspect(page, visitor)
    page.goto(house.path_in_letter(1))
    inspect(page, visitor)
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.get_by_role("main")).to_contain_text("you have confirmed it")
    assert f"{name}@example.com" not in page.content()
    log_out(page)

    page.goto("/en/login/lost")
    page.get_by_role("link", name="we can send a letter").click()
    inspect(page, visitor)
    page.get_by_label("User name or mail address").fill(f"{name}@example.com")
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_role("main")).to_contain_text("If there is such an account")
    inspect(page, visitor)
    page.goto(house.path_in_letter(2))
    expect(page.get_by_role("main")).to_contain_text(name)
    inspect(page, visitor)
    page.get_by_label("New password").fill(NEW)
    page.get_by_label("The same again").fill(NEW)
    page.get_by_role("button", name="Set the new password").click()
    log_in(page, name, NEW)
    expect(page.get_by_role("heading", level=1)).to_have_text("Account")


def test_a_letter_and_its_answer(page: Page, visitor: Visitor, house: House, chromium: Browser) -> None:
    with looking(chromium, visitor, house.address) as staff:
        support(staff, visitor, house)
        sign_up(page, "noa")
        page.goto("/en/account")
        page.get_by_role("link", name="Letters", exact=True).click()
        inspect(page, visitor)
        unlock(page)
        inspect(page, visitor)
        page.get_by_label("What is it about?").select_option(label="Logging in")
        words = f"My newsreader says 481, as {visitor} knows."
        page.get_by_label("Your letter").fill(words)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("main")).to_contain_text(words)
        inspect(page, visitor)

        staff.goto("/en/staff/letters")
        inspect(staff, visitor)
        staff.get_by_role("main").get_by_role("link", name="Logging in").click()
        inspect(staff, visitor)
        assert words not in staff.content()
        staff.get_by_role("button", name="Open it").click()
        expect(staff.get_by_role("main")).to_contain_text(words)
        inspect(staff, visitor)
        staff.get_by_role("link", name="Lost password").click()
        expect(staff.get_by_label("Answer")).to_have_value(re.compile("recovery code"))
        staff.get_by_role("button", name="Give the answer").click()
        expect(staff.get_by_role("main")).to_contain_text("Nobody waits")

    page.reload()
    expect(page.get_by_role("main")).to_contain_text('Use "Lost?"')
    page.goto("/en/account/everything")
    expect(page.get_by_role("main")).to_contain_text("Somebody of our staff looked")
    inspect(page, visitor)


def unlock(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()


def support(page: Page, visitor: Visitor, house: House) -> None:
    """Log in as the first of support, and make its key."""
    name, _ = sign_up(page, "sam")
    page.goto("/en/account/security/authenticator")
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("The code it shows now").fill(pyotp.TOTP(secret).now())
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set it up").click()
    manage = run("manage", "--data", str(house.data), "staff", "give", name, "support")
    assert manage.returncode == 0, manage.stderr
    log_out(page)
    log_in(page, name)
    page.get_by_label("Code").fill(pyotp.TOTP(secret).at(int(time.time()) + 30))
    page.get_by_role("button", name="Log in").click()
    page.goto("/en/staff")
    inspect(page, visitor)
    page.get_by_role("link", name="Letters to support").click()
    unlock(page)
    inspect(page, visitor)
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("main")).to_contain_text("Nobody waits")
