"""A real browser, the system's Chromium, in front of the site as a process of its own."""

import contextlib
import shutil
import socket
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.customer.site.process import serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


class Visitor(NamedTuple):
    """A way of looking at the site."""

    width: int
    scripts: bool
    dark: bool = False

    def __str__(self) -> str:
        size = "phone" if self.width < 600 else "desktop"
        return f"{size}{'' if self.scripts else ', no scripts'}{', dark' if self.dark else ''}"


VISITORS = [
    Visitor(1200, scripts=True),
    Visitor(390, scripts=True, dark=True),
    Visitor(1200, scripts=False),
    Visitor(360, scripts=False),
]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running site."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed (scripts/debian-packages)")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    config = f'[customer]\norigin = "http://localhost:{port}"\nsignups_per_hour = 1000\n'
    with serving(tmp_path_factory.mktemp("browser"), config, listen=f"127.0.0.1:{port}"):
        yield f"http://localhost:{port}"


@pytest.fixture(scope="module")
def chromium(site: str) -> Iterator[Browser]:
    """A browser for the tests of one file: while it is there, an event loop runs in this thread, and neither
    Django's database nor `asyncio.run` in other tests would bear that.
    """
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextlib.contextmanager
def looking(chromium: Browser, visitor: Visitor, site: str) -> Iterator[Page]:
    """A fresh page; whatever it asked of another host, and whatever it complained of, fails the test."""
    context: BrowserContext = chromium.new_context(
        viewport={"width": visitor.width, "height": 800},
        java_script_enabled=visitor.scripts,
        color_scheme="dark" if visitor.dark else "light",
        base_url=site,
        bypass_csp=visitor.scripts,  # axe is put into the page; visitors without scripts see the real policy
    )
    strange: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: None if request.url.startswith(site) else strange.append(request.url))
    page.on("pageerror", lambda error: strange.append(str(error)))
    page.on("console", lambda said: strange.append(said.text) if said.type == "error" else None)
    try:
        yield page
        assert strange == []
    finally:
        context.close()


@pytest.fixture(params=VISITORS, ids=str)
def visitor(request: pytest.FixtureRequest) -> Visitor:
    asked: Visitor = request.param
    return asked


@pytest.fixture
def page(chromium: Browser, site: str, visitor: Visitor) -> Iterator[Page]:
    with looking(chromium, visitor, site) as opened:
        yield opened


def inspect(page: Page, visitor: Visitor) -> None:
    """Nothing that axe knows of is wrong with the page, and nothing sticks out of it sideways."""
    if not visitor.scripts:
        return
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= visitor.width, f"{page.url} is {width} wide"
