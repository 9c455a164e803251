"""What customers do on the site, from signing up to leaving, as they do it."""

import json
import re
import time
from pathlib import Path

import pyotp
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visitor, inspect, looking

PASSWORD = "a quiet canal in autumn"
NEW = "another canal in spring"


def sign_up(page: Page, wish: str = "") -> tuple[str, list[str]]:
    """Through the form; the user name and the recovery codes that are shown."""
    page.goto("/en/")
    page.get_by_role("main").get_by_role("link", name="Sign up").first.click()
    page.get_by_label("A name (optional)").fill(wish)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    return page.locator(".secret strong").inner_text(), page.locator(".codes code").all_inner_texts()


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto("/en/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Log in").click()


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Log out", exact=True).click()
    expect(page.get_by_role("link", name="Log in")).to_be_visible()


def test_from_signing_up_to_leaving(page: Page, visitor: Visitor, tmp_path: Path) -> None:
    name, codes = sign_up(page, "anna")
    assert re.fullmatch(r"anna-\d{4}", name)
    assert len(codes) == 10
    inspect(page, visitor)
    page.get_by_role("link", name="I have written them down").click()
    inspect(page, visitor)
    log_out(page)

    log_in(page, name)
    page.get_by_role("link", name="Security").click()
    inspect(page, visitor)
    page.get_by_role("link", name="Set up an authenticator").click()
    inspect(page, visitor)
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("The code it shows now").fill(pyotp.TOTP(secret).now())
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("status")).to_contain_text("a code of your authenticator is asked for")
    log_out(page)

    log_in(page, name)
    inspect(page, visitor)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("That was not right")
    inspect(page, visitor)
    page.get_by_label("Code").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Account")
    log_out(page)

    page.goto("/en/")
    page.get_by_role("link", name="Lost?").click()
    inspect(page, visitor)
    page.get_by_label("User name").fill(name)
    page.get_by_label("Recovery code").fill(codes[0])
    page.get_by_label("New password").fill(NEW)
    page.get_by_label("The same again").fill(NEW)
    page.get_by_role("button", name="Set the new password").click()
    expect(page.get_by_role("status")).to_contain_text("The new password is set")
    log_in(page, name, NEW)
    page.get_by_label("Code").fill(codes[1])
    page.get_by_role("button", name="Log in").click()

    page.get_by_role("link", name="Everything we hold about you").click()
    expect(page.get_by_text(name).first).to_be_visible()
    inspect(page, visitor)
    with page.expect_download() as download:
        page.get_by_role("link", name="Take it away").click()
    download.value.save_as(tmp_path / "everything.json")
    records = json.loads((tmp_path / "everything.json").read_text())["records"]
    assert name in str(records)
    assert sum(record["table"] == "accounts_recoverycode" for record in records) == 8

    page.goto("/en/account")
    page.get_by_role("link", name="Leave").click()
    inspect(page, visitor)
    page.get_by_label("Password").fill(NEW)
    page.get_by_role("button", name="Erase my account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Farewell")
    inspect(page, visitor)
    log_in(page, name, NEW)
    expect(page.get_by_role("alert")).to_contain_text("The user name or the password is wrong")


def test_the_language_is_switched_and_the_page_stays(page: Page, visitor: Visitor) -> None:
    page.goto("/en/content/corporate/privacy")
    page.get_by_role("link", name="NL", exact=True).click()
    assert page.url.endswith("/nl/content/corporate/privacy")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    page.get_by_role("link", name="DE", exact=True).click()
    assert page.url.endswith("/de/content/corporate/privacy")


def test_every_public_page_is_in_order(page: Page, visitor: Visitor) -> None:
    """Follow every link of the site from the home pages on; axe finds nothing, and nothing leads nowhere."""
    waiting, seen = ["/en/", "/de/", "/nl/"], set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        inspect(page, visitor)
        found = [link.get_attribute("href") or "" for link in page.locator("a[href^='/']").all()]
        waiting += [link.partition("#")[0] for link in found if visitor.scripts or "/content/" not in link]
    assert len(seen) > (60 if visitor.scripts else 10)


def test_what_is_wrong_with_a_form_is_said_beside_the_field(page: Page, visitor: Visitor) -> None:
    page.goto("/en/signup")
    page.get_by_label("A name (optional)").fill("1x")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_label("The same again").fill("other")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_label("A name (optional)")).to_have_attribute("aria-invalid", "true")
    assert page.get_by_role("alert").count() == 3
    inspect(page, visitor)


def test_it_can_be_walked_by_keyboard(chromium: Browser, site: str) -> None:
    with looking(chromium, Visitor(1200, scripts=True), site) as page:
        page.goto("/en/content/support")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.closest('main') !== null")
        assert focused


def test_a_passkey_is_made_and_used(chromium: Browser, site: str) -> None:
    with looking(chromium, Visitor(1200, scripts=True), site) as page:
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        kind = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasUserVerification": True,
            "isUserVerified": True,
        }
        device.send(
            "WebAuthn.addVirtualAuthenticator", {"options": {**kind, "automaticPresenceSimulation": True}}
        )
        name, _ = sign_up(page)
        page.goto("/en/account/security/passkeys/new")
        page.get_by_label("What you call it").fill("telephone")
        page.get_by_label("Password").fill(PASSWORD)
        inspect(page, Visitor(1200, scripts=True))
        page.get_by_role("button", name="Add a passkey").click()
        expect(page.get_by_role("status")).to_contain_text("The passkey is added")
        expect(page.locator(".rows li")).to_contain_text("telephone")
        log_out(page)
        log_in(page, name)
        inspect(page, Visitor(1200, scripts=True))
        page.get_by_role("button", name="Use a passkey").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Account")
        page.goto("/en/account/security")
        page.get_by_role("link", name="Remove telephone").click()
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Remove it").click()
        expect(page.get_by_role("status")).to_contain_text("The passkey is erased here")


def test_without_scripts_passkeys_are_explained_and_codes_work(chromium: Browser, site: str) -> None:
    with looking(chromium, Visitor(360, scripts=False), site) as page:
        sign_up(page)
        page.goto("/en/account/security/passkeys/new")
        expect(page.get_by_text("A passkey needs JavaScript")).to_be_visible()
        assert page.locator("form.box").is_hidden()


def test_the_clock_is_the_servers(chromium: Browser, site: str) -> None:
    with looking(chromium, Visitor(1200, scripts=False), site) as page:
        page.goto("/en/content")
        shown = page.locator(".clock time").get_attribute("datetime") or ""
        told = time.mktime(time.strptime(shown, "%Y-%m-%dT%H:%M:%SZ")) - time.timezone
        assert abs(told - time.time()) < 60
