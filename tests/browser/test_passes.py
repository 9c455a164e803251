"""Passes in a real browser, from signing up to reading: the logins it makes let a newsreader in, over TLS."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ngroups.customer.passes.script import script
from tests.browser.conftest import CHROMIUM, Visitor, looking
from tests.browser.test_journeys import log_in, sign_up
from tests.customer.site.process import run, serving
from tests.interop import articles
from tests.interop.passes import PassServer
from tests.interop.server import running
from tests.interop.wire import Connection


class Provider(NamedTuple):
    origin: str
    folder: Path
    news: PassServer


class _Server(PassServer):
    """With the class of the plan `unlimited`."""

    def _configure(self) -> None:
        super()._configure()
        text = self._config.read_text()
        self._config.write_text(
            text + '[[news.passes.classes]]\nname = "unlimited"\ncode = "un"\nconnections = 3\n'
        )


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    if CHROMIUM is None or script() is None:
        pytest.skip("chromium (scripts/debian-packages) or the script (scripts/browser) is not there")
    folder = tmp_path_factory.mktemp("provider")
    server = _Server(folder / "news")
    server.create_groups(articles.TEXT, description="For tests")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with running(server):
        config = (
            f'[customer]\norigin = "http://localhost:{port}"\nnews_host = "localhost"\n'
            f"news_tls_port = {server.nntps.port}\nsignups_per_hour = 1000\n"
            f'[customer.passes]\ndoor = "{server.door}"\n'
        )
        with serving(folder, config, listen=f"127.0.0.1:{port}"):
            yield Provider(f"http://localhost:{port}", folder, server)


@pytest.fixture(scope="module")
def browser(provider: Provider) -> Iterator[Browser]:
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def entitled(provider: Provider, page: Page) -> str:
    """Sign up through the pages; the operator then gives a plan."""
    name, _ = sign_up(page)
    options = ["--data", str(provider.folder / "data"), "--config", str(provider.folder / "ngroups.toml")]
    given = run("manage", *options, "entitle", name, "unlimited")
    assert given.returncode == 0, given.stderr
    return name


def fields(page: Page, name: str) -> list[str]:
    return page.locator(f"[data-part=logins] [data-field={name}]").all_inner_texts()


def lets_in(provider: Provider, user: str, password: str) -> bool:
    with Connection(provider.news.nntps, tls=True) as reader:
        assert reader.ask(f"GROUP {articles.TEXT}").startswith(b"480")
        reader.ask(f"AUTHINFO USER {user}")
        good = reader.ask(f"AUTHINFO PASS {password}").startswith(b"281")
        return good and reader.ask(f"GROUP {articles.TEXT}").startswith(b"211")


def test_from_signing_up_to_reading_and_back_with_the_words(provider: Provider, browser: Browser) -> None:
    desktop = Visitor(1200, scripts=True)
    with looking(browser, desktop, provider.origin) as page:
        name = entitled(provider, page)
        page.goto("/en/account/passes")
        expect(page.get_by_text("fewer than 50").first).to_be_visible()
        page.get_by_role("button", name="Draw twelve words").click()
        words = page.locator("[data-part=words]").inner_text()
        assert len(words.split()) == 12
        page.get_by_role("button", name="fetch my passes").click()
        expect(page.get_by_role("heading", name="Your passes")).to_be_visible()
        users, passwords = fields(page, "user"), fields(page, "password")
        assert len(users) == len(passwords) == 2
        assert all(re.fullmatch("[a-z2-7]{30}", each) for each in users)
        page.get_by_label("Settings for").first.select_option("slrn")
        assert f'"{users[0]}" "{passwords[0]}"' in page.locator("[data-part=logins] pre").first.inner_text()
        with page.expect_download() as saved:
            page.get_by_role("button", name="Download").first.click()
        assert users[0] in Path(saved.value.path()).read_text()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    for user, password in zip(users, passwords, strict=True):
        assert lets_in(provider, user, password)
    assert not lets_in(provider, users[0], passwords[1])

    with looking(browser, desktop, provider.origin) as page:  # another device
        log_in(page, name)
        page.get_by_role("link", name="Passes").click()
        page.get_by_label("Your twelve words").fill("abandon " * 12)
        page.get_by_role("button", name="Show my passes").click()
        expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("not the twelve words")
        page.get_by_label("Your twelve words").fill(words.upper())
        page.get_by_role("button", name="Show my passes").click()
        expect(page.get_by_role("heading", name="Your passes")).to_be_visible()
        assert (fields(page, "user"), fields(page, "password")) == (users, passwords)


def test_other_words_are_refused_and_said(provider: Provider, browser: Browser) -> None:
    with browser.new_context(base_url=provider.origin) as context:
        page = context.new_page()
        entitled(provider, page)
        page.goto("/en/account/passes")
        for _ in range(2):
            page.get_by_role("button", name="Draw twelve words").click()
            page.get_by_role("button", name="fetch my passes").click()
            page.locator("[data-part=written]:enabled").wait_for()
        expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("with other words")


def test_the_site_never_hears_a_login_a_nonce_or_the_words(provider: Provider, browser: Browser) -> None:
    with browser.new_context(base_url=provider.origin) as context:
        page = context.new_page()
        sent: list[str] = []
        page.on("request", lambda asked: sent.append(f"{asked.url} {asked.headers} {asked.post_data}"))
        entitled(provider, page)
        page.goto("/en/account/passes")
        page.get_by_role("button", name="Draw twelve words").click()
        words = page.locator("[data-part=words]").inner_text()
        page.get_by_role("button", name="fetch my passes").click()
        page.locator("[data-part=logins] article").first.wait_for()
        secrets = [*fields(page, "user"), *fields(page, "password"), words]
        assert any("passes.issue" in each for each in sent)
        assert not [secret for secret in secrets for each in sent if secret in each]
        assert all(each.startswith(provider.origin) for each in sent)
        keys = next(each for each in sent if "/api/passes/keys" in each)
        assert "cookie" not in keys.lower()


def test_without_scripts_the_page_leads_to_the_command(provider: Provider, browser: Browser) -> None:
    with looking(browser, Visitor(390, scripts=False), provider.origin) as page:
        name = entitled(provider, page)
        page.goto("/en/account/passes")
        expect(page.get_by_text(f"ngroups pass login {provider.origin} --account {name}")).to_be_visible()
        expect(page.get_by_role("button", name="Draw twelve words")).to_be_hidden()
