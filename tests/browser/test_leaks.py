"""A customer comes, is helped, errs and leaves, in a real browser; nothing of it is in any file afterwards.

The leak test of the customer plane. All that the processes could write to is in one folder: data, keys, run
files, what they say, and the folder for temporary files. It is taken before the customer leaves, after that,
and when the processes have ended, and searched for everything that was never to be kept.
"""

import base64
import ipaddress
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote, quote_plus

import httpx
import pyotp
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from playwright.sync_api import Browser, Page, expect

from ngroups.sealing.keys import PublicKey
from tests.browser.canaries import DATABASE, found, take, times
from tests.browser.conftest import VISITORS
from tests.browser.test_journeys import NEW, PASSWORD, log_in, log_out, sign_up
from tests.browser.test_letters import House, support, unlock
from tests.customer.mail.servers import Mailbox, plain
from tests.customer.mail.servers import running as mail_server
from tests.customer.site.process import serving

MAIL: Final = "canary.mail+box@post.example"
VISITOR: Final = "2001:db8:ca9a:47::77"
AGENT: Final = "CanaryBrowser/47 (odd; ~machine)"
REFERRER: Final = "https://canary.elsewhere.example/from here?why=this&more"
FROM: Final = REFERRER.replace(" ", "%20")
LETTER: Final = "My canary newsreader says 481, and ünder the bridge too."
ANSWER: Final = "Feed the canary first; then try again."
WRONG_NAME: Final = "canary-nobody-1234"
WRONG_PASSWORD: Final = "canary & wrong password"
LOST: Final = "canary.stranger+x@post.example"
PATH: Final = "canary-path/of nowhere"
QUERY: Final = "canary-query ~is asked"
BODY: Final = "canary-body is far too long;"
HOST: Final = "canary-host.example"
COOKIE: Final = "canary-cookie.value"
TOKEN: Final = "canary-token:of-a-link"
SENT: Final = (
    *(MAIL, VISITOR, ipaddress.ip_address(VISITOR).packed, AGENT, REFERRER, PASSWORD, NEW, LETTER, ANSWER),
    *(FROM, WRONG_NAME, WRONG_PASSWORD, LOST, PATH, QUERY, BODY, HOST, COOKIE, TOKEN),
)
DAYS: Final = {"staff_staffaction.day", "support_ticket.waiting_since", "support_ticket.closed"}
"""Columns for which the manifest foresees a day. Nothing finer is foreseen anywhere."""


@dataclass
class Walked:
    """What was taken at three moments, and the words to look for."""

    folder: Path
    words: set[str | bytes] = field(default_factory=lambda: set(SENT))
    name: str = ""
    began: int = 0
    ended: int = 0

    def taken(self, moment: str) -> Path:
        return self.folder / moment


@contextmanager
def beside(said: Path, *arguments: str) -> Iterator[None]:
    """A process of the plane; all that it says goes into files."""
    with (
        (said / f"{arguments[0]}.out").open("wb") as out,
        (said / f"{arguments[0]}.err").open("wb") as err,
        subprocess.Popen([sys.executable, "-m", *arguments], stdout=out, stderr=err) as process,
    ):
        try:
            deadline = time.monotonic() + 30
            while not Path(out.name).stat().st_size:
                assert process.poll() is None, Path(err.name).read_text()
                assert time.monotonic() < deadline
                time.sleep(0.02)
            yield
        finally:
            process.terminate()
            process.wait(30)
    assert process.returncode == 0


@contextmanager
def standing(folder: Path) -> Iterator[House]:
    """Site, mailer and finder behind a proxy that is believed; `folder` holds all that they can write to."""
    mailbox = Mailbox()
    for name in ("site", "said"):
        (folder / name).mkdir()
    keys = "".join(PublicKey.of(X25519PrivateKey.generate()).text() + "\n" for _ in range(3))
    (folder / "custodians").write_text("needed 2\n" + keys)
    with socket.create_server(("127.0.0.1", 0)) as server:
        origin = f"localhost:{server.getsockname()[1]}"
    with ExitStack() as stack:
        port = stack.enter_context(mail_server(plain(mailbox)))
        config = f"""
[customer]
origin = "http://{origin}"
proxies = ["127.0.0.1"]
[customer.sealing]
custodians = "{folder}/custodians"
mailer_key = "{folder}/mailer.pub"
mailer = "{folder}/mailer.sock"
finder = "{folder}/finder.sock"
[mailer]
sender = "post@provider.example"
origin = "http://{origin}"
port = {port}
security = "none"
"""
        (folder / "c.toml").write_text(config)
        data = {name: ("--data", f"{folder}/{name}") for name in ("mailer", "finder")}
        keygen = ("ngroups", "mailer", "keygen", *data["mailer"], "--public", f"{folder}/mailer.pub")
        subprocess.run([sys.executable, "-m", *keygen], check=True, capture_output=True, timeout=60)
        mail = (*data["mailer"], "--config", f"{folder}/c.toml", "--socket", f"{folder}/mailer.sock")
        stack.enter_context(beside(folder / "said", "ngroups.customer.mail", "serve", *mail))
        find = (*data["finder"], "--socket", f"{folder}/finder.sock")
        stack.enter_context(beside(folder / "said", "ngroups.customer.finder", "serve", *find))
        listen = origin.replace("localhost", "127.0.0.1")
        site = stack.enter_context(serving(folder / "site", config, listen=listen))
        yield House(f"http://{origin}", site.data, mailbox)


@contextmanager
def visiting(chromium: Browser, house: House) -> Iterator[Page]:
    forwarded = {"X-Forwarded-For": VISITOR}
    context = chromium.new_context(base_url=house.address, user_agent=AGENT, extra_http_headers=forwarded)
    context.set_default_timeout(10_000)
    try:
        page = context.new_page()
        page.goto("/en/", referer=FROM)
        yield page
    finally:
        context.close()


@pytest.fixture(scope="module")
def walked(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    walk = Walked(tmp_path_factory.mktemp("leaks"))
    house_folder = walk.folder / "house"
    (house_folder / "temporary").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(house_folder / "temporary"))
        with standing(house_folder) as house:
            walk.began = int(time.time())
            with visiting(chromium, house) as page, visiting(chromium, house) as staff:
                support(staff, VISITORS[2], house)
                codes = stay(page, staff, house, walk)
                err(page, house)
                come_back(page, house, walk.name, codes[0])
                walk.ended = int(time.time()) + 1
                take(house_folder, walk.taken("before leaving"))
                leave(page)
            take(house_folder, walk.taken("after leaving"))
        take(house_folder, walk.taken("when all is over"))
    yield walk
    shutil.rmtree(walk.folder)


def stay(page: Page, staff: Page, house: House, walk: Walked) -> list[str]:
    """Sign up, set an authenticator, give an address, and have a letter answered; the recovery codes."""
    walk.name, codes = sign_up(page, "mia")
    for code in codes:
        walk.words |= {code, code.replace("-", ""), code.upper()}
        walk.words.add(base64.b32decode(code.replace("-", "").upper()))
    page.goto("/en/account/security/authenticator")
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    walk.words |= {secret, base64.b32decode(secret)}
    page.get_by_label("The code it shows now").fill(pyotp.TOTP(secret).now())
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("status")).to_contain_text("a code of your authenticator")

    page.goto("/en/account/mail")
    page.get_by_label("Mail address").fill(MAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Seal it").click()
    page.goto(house.path_in_letter(1))
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.get_by_role("main")).to_contain_text("you have confirmed it")

    page.goto("/en/account/letters")
    unlock(page)
    page.get_by_label("What is it about?").select_option(label="Logging in")
    page.get_by_label("Your letter").fill(LETTER)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("main")).to_contain_text(LETTER)
    staff.goto("/en/staff/letters")
    staff.get_by_role("main").get_by_role("link", name="Logging in").click()
    staff.get_by_role("button", name="Open it").click()
    expect(staff.get_by_role("main")).to_contain_text(LETTER)
    staff.get_by_label("Answer").fill(ANSWER)
    staff.get_by_role("button", name="Give the answer").click()
    expect(staff.get_by_role("main")).to_contain_text("Nobody waits")
    page.reload()
    expect(page.get_by_role("main")).to_contain_text(ANSWER)
    log_out(page)
    return codes


def err(page: Page, house: House) -> None:
    """All that can be done wrongly, each with words that would be found again."""
    log_in(page, WRONG_NAME, WRONG_PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("The user name or the password is wrong")
    page.goto("/en/login/lost/mail")
    page.get_by_label("User name or mail address").fill(LOST)
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_role("main")).to_contain_text("If there is such an account")
    page.goto("/en/login")
    page.get_by_label("User name").fill(WRONG_NAME)
    page.get_by_label("Password").fill(WRONG_PASSWORD)
    page.context.clear_cookies()
    with page.expect_response("**/login*") as refused:
        page.get_by_role("main").get_by_role("button", name="Log in").click()
    assert refused.value.status == 403
    nowhere = page.goto(f"/en/{PATH}?q={QUERY}", referer=FROM)
    assert nowhere is not None
    assert nowhere.status == 404
    for place in ("mail/confirm", "login/lost/mail"):
        page.goto(f"/en/{place}/{TOKEN}?next={QUERY}", referer=FROM)

    headers = {
        "X-Forwarded-For": VISITOR,
        "Referer": FROM,
        "User-Agent": AGENT,
        "Cookie": f"sessionid={COOKIE}; csrftoken={COOKIE}",
    }
    with httpx.Client(base_url=house.address, headers=headers) as rude:
        assert rude.get("/en/account", params={"next": PATH}).status_code == 302
        assert rude.get(f"/en/{PATH}", headers={"Host": HOST}).status_code == 400
        assert rude.post("/en/login", content=BODY.encode() * 50_000).status_code == 413
        assert (
            rude.post("/en/login", data={"name": WRONG_NAME, "password": WRONG_PASSWORD}).status_code == 403
        )
        assert rude.post("/en/login", content=BODY, headers={"Content-Type": "x/y"}).status_code == 403
    with socket.create_connection(("127.0.0.1", int(house.address.rpartition(":")[2])), 10) as raw:
        raw.sendall(f"GET /{PATH} {QUERY}\r\nHost: {HOST}\r\n\r\n".encode())
        assert b" 400 " in raw.recv(100)


def come_back(page: Page, house: House, name: str, code: str) -> None:
    """By mail, and in by a recovery code; take everything along."""
    page.goto("/en/login/lost/mail")
    page.get_by_label("User name or mail address").fill(MAIL)
    page.get_by_role("button", name="Send the letter").click()
    page.goto(house.path_in_letter(2))
    page.get_by_label("New password").fill(NEW)
    page.get_by_label("The same again").fill(NEW)
    page.get_by_role("button", name="Set the new password").click()
    assert [to for _, to, _ in house.mailbox.letters] == [[MAIL], [MAIL]]
    log_in(page, name, NEW)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Log in").click()
    page.goto("/en/account/everything")
    with page.expect_download() as download:
        page.get_by_role("link", name="Take it away").click()
    assert name in download.value.path().read_text()


def leave(page: Page) -> None:
    page.goto("/en/account/mail")
    page.get_by_role("button", name="Erase the address").click()
    expect(page.get_by_role("main")).to_contain_text("We hold no address")
    page.goto("/en/account/leave")
    page.get_by_label("Password").fill(NEW)
    page.get_by_role("button", name="Erase my account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Farewell")


def test_nothing_is_in_any_file(walked: Walked) -> None:
    for moment in ("before leaving", "after leaving", "when all is over"):
        assert found(walked.taken(moment), walked.words) == set(), moment


def test_the_name_goes_with_the_customer(walked: Walked) -> None:
    """Until then it is in the database, which shows that the search reads what the site writes."""
    where = {file for file, *_ in found(walked.taken("before leaving"), {walked.name})}
    assert where
    assert where <= {f"site/data/{DATABASE}", f"site/data/{DATABASE}-wal"}
    for moment in ("after leaving", "when all is over"):
        assert found(walked.taken(moment), {walked.name}) == set(), moment


def test_no_row_has_a_time_finer_than_a_day(walked: Walked) -> None:
    for moment in ("before leaving", "after leaving", "when all is over"):
        days, finer = times(walked.taken(moment) / "site/data" / DATABASE, walked.began, walked.ended)
        assert finer == set(), moment
        assert days <= DAYS, moment
        assert days or moment != "before leaving"


def test_processes_wrote_what_was_searched(walked: Walked) -> None:
    """Each has its data and what it said among the copies; the temporary folder is there and empty."""
    for moment in ("before leaving", "after leaving", "when all is over"):
        there = {
            file.relative_to(walked.taken(moment)).as_posix() for file in walked.taken(moment).rglob("*")
        }
        said = {
            f"said/ngroups.customer.{name}.{end}" for name in ("mail", "finder") for end in ("out", "err")
        }
        assert said | {"site/errors", f"site/data/{DATABASE}", "mailer/mailer.key", "temporary"} <= there
        assert not [file for file in there if file.startswith("temporary/")]


def log_line(copy: Path, octets: bytes) -> None:
    with (copy / "site/errors").open("ab") as log:
        log.write(b'{"event": "' + octets + b'"}\n')


def row(copy: Path, octets: bytes) -> None:
    with closing(sqlite3.connect(copy / "site/data" / DATABASE)) as opened, opened:
        opened.execute("CREATE TABLE leak (kept)")
        opened.execute("INSERT INTO leak VALUES (?)", (b"before it: " + octets,))


def file_name(copy: Path, octets: bytes) -> None:
    (copy / "temporary" / octets.hex()).touch()


@pytest.mark.parametrize("plant", [log_line, row, file_name])
@pytest.mark.parametrize("word", [MAIL, VISITOR, REFERRER, LETTER, ipaddress.ip_address(VISITOR).packed])
def test_the_search_finds_what_is_planted(
    walked: Walked, tmp_path: Path, plant: Callable[[Path, bytes], None], word: str | bytes
) -> None:
    copy = shutil.copytree(walked.taken("when all is over"), tmp_path / "copy")
    plant(copy, word.encode() if isinstance(word, str) else word)
    assert {kept for _, kept, _ in found(copy, walked.words)} == {word}


@pytest.mark.parametrize(
    "write",
    [
        base64.b64encode,
        lambda octets: base64.b64encode(b"1" + octets + b"2"),
        lambda octets: base64.urlsafe_b64encode(b"12" + octets + b"345"),
        lambda octets: base64.b64encode(octets.decode().encode("utf-16-le")),
        lambda octets: octets.decode().encode("utf-16-le"),
        lambda octets: octets.hex().upper().encode(),
        lambda octets: octets.hex().encode(),
        lambda octets: quote(octets, safe="").encode(),
        lambda octets: quote_plus(octets).encode(),
    ],
)
@pytest.mark.parametrize("plant", [log_line, row])
def test_the_search_finds_every_form(
    walked: Walked,
    tmp_path: Path,
    plant: Callable[[Path, bytes], None],
    write: Callable[[bytes], bytes],
) -> None:
    copy = shutil.copytree(walked.taken("when all is over"), tmp_path / "copy")
    plant(copy, write(LETTER.encode()))
    assert {kept for _, kept, _ in found(copy, walked.words)} == {LETTER}


@pytest.mark.parametrize(
    "form",
    [
        lambda now: now,
        lambda now: now + 0.25,
        lambda now: now * 1000,
        str,
        lambda now: datetime.fromtimestamp(now, UTC).isoformat(),
        lambda now: b"\x80" + now.to_bytes(8, "big") + b"of a token",
    ],
)
def test_the_search_finds_a_time(walked: Walked, tmp_path: Path, form: Callable[[int], object]) -> None:
    copy = shutil.copytree(walked.taken("when all is over"), tmp_path / "copy")
    database = copy / "site/data" / DATABASE
    with closing(sqlite3.connect(database)) as opened, opened:
        opened.execute("CREATE TABLE leak (last_login)")
        opened.execute("INSERT INTO leak VALUES (?)", (form(walked.began + 1),))
    assert times(database, walked.began, walked.ended)[1] == {"leak.last_login"}
