"""The wallet's proxy: newsreaders read without a login, and do not notice when the pass changes."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ngroups.wallet.proxy import Proxy
from ngroups.wallet.state import load, save
from tests.clocks import ManualClock
from tests.interop import articles
from tests.interop.nzbget import nzbget
from tests.interop.passes import Provider, provider, proxy, proxy_process, run_pass
from tests.interop.programs import home, need
from tests.interop.server import PATIENCE, Address
from tests.interop.terminal import Terminal
from tests.interop.wire import Connection, header

TURN = 2_000_000_000.0
"""When the epoch turns, on the proxy's clock; both passes are good at the server all the time."""
POST = b"From: Ada <ada@example.invalid>\r\nNewsgroups: misc.reading\r\nSubject: %b\r\n\r\nx\r\n.\r\n"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Provider]:
    with provider(tmp_path) as world:
        world.server.fill(articles.thread())
        yield world


@contextlib.contextmanager
def turning(world: Provider, clock: ManualClock) -> Iterator[Address]:
    """A proxy on a clock of the test's, whose wallet has a pass until the turn and another from then on."""
    world.wallet("anna")
    path = world.path_of("anna")
    wallet = load(path)
    first, second = (each for each in wallet.logins if each.pass_class == "standard")
    before = first.model_copy(update={"good_from": 0, "good_until": int(TURN) + 7 * 86400})
    after = second.model_copy(
        update={"number": 0, "epoch": "2033-06", "good_from": int(TURN), "good_until": int(TURN) + 40 * 86400}
    )
    save(path, wallet.model_copy(update={"logins": (before, after)}))
    running = Proxy(path, number=0, clock=clock, authorities=world.server.certificate, look=0.02)
    where: list[Address] = []
    ready = threading.Event()

    def listening(host: str, port: int) -> None:
        where.append(Address(host, port))
        ready.set()

    thread = threading.Thread(target=running.run, args=("127.0.0.1", 0), kwargs={"ready": listening})
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        yield where[0]
    finally:
        running.stop()
        thread.join(PATIENCE)
    assert not thread.is_alive()


def handle(client: Connection, subject: bytes) -> bytes:
    """The handle that a post made now carries: another login has another."""
    assert client.ask("POST").startswith(b"340")
    client.send(POST % subject)
    assert client.line().startswith(b"240")
    last = client.ask(f"GROUP {articles.TEXT}").split()[3].decode()
    _, lines = client.fetch(f"ARTICLE {last}")
    return header(b"\r\n".join(lines), b"injection-info")


def test_a_newsreader_needs_no_login_and_may_send_one(world: Provider) -> None:
    world.wallet("anna")
    with proxy(world.path_of("anna"), world.server.certificate) as address, Connection(address) as client:
        assert client.greeting.startswith(b"200")
        assert client.ask("authinfo user anybody") == b"381 Enter password"
        assert client.ask("authinfo pass anything") == b"281 Authentication accepted"
        assert client.ask(f"GROUP {articles.TEXT}").startswith(b"211 5")
        assert len(client.fetch("LIST")[1]) == 2
        assert not [line for line in client.fetch("CAPABILITIES")[1] if b"COMPRESS" in line]
        assert handle(client, b"proxied").startswith(b"localhost")
        assert client.ask("QUIT").startswith(b"205")


def test_an_open_connection_changes_its_pass_and_keeps_its_place(world: Provider) -> None:
    clock = ManualClock(TURN - 10)
    with turning(world, clock) as address, Connection(address) as client:
        before = handle(client, b"before")
        assert handle(client, b"still before") == before
        client.ask(f"GROUP {articles.TEXT}")
        assert client.ask("STAT 3").startswith(b"223 3")
        clock.advance(10)
        time.sleep(0.5)
        assert client.ask("NEXT").startswith(b"223 4")
        assert handle(client, b"after") != before


def test_a_pipelining_download_goes_on_through_the_change(world: Provider) -> None:
    """Twenty commands ahead without a pause, as SABnzbd does, while the epoch turns in the middle."""
    binary = articles.binary("long.bin", parts=20, size=3_000_000)
    world.server.fill(binary.wire())
    clock = ManualClock(TURN - 10)
    rounds = 15
    with turning(world, clock) as address, Connection(address) as client:
        before = handle(client, b"before")
        asked = [f"<{part.message_id}>" for part in binary.parts] * rounds
        bodies = []
        ahead = asked[:20]
        client.send(b"".join(f"BODY {each}\r\n".encode() for each in ahead))
        for number in range(len(asked)):
            assert client.line().startswith(b"222")
            bodies.append(client.block())
            if number == len(asked) // 2:
                clock.advance(10)
            if number + 20 < len(asked):
                client.send(f"BODY {asked[number + 20]}\r\n".encode())
        parts = {f"<{part.message_id}>": part.article.partition(b"\r\n\r\n")[2][:-3] for part in binary.parts}
        assert bodies == [parts[each] for each in asked]
        assert handle(client, b"after") != before


def resident(pid: int) -> int:
    """Octets of memory that a process has."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


def test_a_newsreader_that_does_not_read_is_not_read_ahead_for(world: Provider) -> None:
    """A hundred megabytes are asked for and not taken: they stay at the provider, and come when wanted."""
    binary = articles.binary("long.bin", parts=4, size=3_000_000)
    world.server.fill(binary.wire())
    world.wallet("anna")
    rounds = 35
    with (
        proxy_process(world.path_of("anna"), world.server.certificate) as (address, pid),
        Connection(address) as client,
    ):
        assert client.ask("DATE").startswith(b"111")
        before = resident(pid)
        client.send(b"".join(f"BODY <{part.message_id}>\r\n".encode() for part in binary.parts) * rounds)
        time.sleep(2)
        assert resident(pid) - before < 16 << 20
        received = 0
        for _ in range(4 * rounds):
            assert client.line().startswith(b"222")
            received += len(client.block())
        assert received > 100_000_000
        assert resident(pid) - before < 16 << 20


def test_an_article_being_posted_at_the_change_is_posted_once(world: Provider) -> None:
    clock = ManualClock(TURN - 10)
    with turning(world, clock) as address, Connection(address) as client:
        assert client.ask("POST").startswith(b"340")
        article = POST % b"slowly"
        client.send(article[:40])
        clock.advance(10)
        time.sleep(0.3)
        client.send(article[40:])
        assert client.line().startswith(b"240")
        assert client.ask(f"GROUP {articles.TEXT}").startswith(b"211 6")


def test_a_provider_that_hung_up_is_connected_to_anew(world: Provider) -> None:
    world.server.stop()
    world.server._settings["idle_seconds"] = 5
    world.server.start()
    world.site.port = world.server.nntps.port
    world.wallet("bert")
    with proxy(world.path_of("bert"), world.server.certificate) as address, Connection(address) as client:
        client.ask(f"GROUP {articles.TEXT}")
        assert client.ask("STAT 2").startswith(b"223 2")
        time.sleep(12)
        assert client.ask("NEXT").startswith(b"223 3")


def test_what_the_provider_refuses_is_said(world: Provider) -> None:
    world.wallet("anna")
    path = world.path_of("anna")
    wallet = load(path)
    forged = tuple(each.model_copy(update={"password": "a" * 26}) for each in wallet.logins)
    save(path, wallet.model_copy(update={"logins": forged}))
    with proxy(path, world.server.certificate) as address, Connection(address) as client:
        assert client.greeting == b"502 Authentication failed"
    late = tuple(each.model_copy(update={"good_until": 1}) for each in wallet.logins)
    save(path, wallet.model_copy(update={"logins": late}))
    with proxy(path, world.server.certificate) as address, Connection(address) as client:
        assert client.greeting == b"502 Account expired"
    world.server.stop()
    save(path, wallet)
    with proxy(path, world.server.certificate) as address, Connection(address) as client:
        assert client.greeting == b"400 The provider cannot be reached"
    world.server.start()


def test_a_certificate_that_is_not_trusted_stops_the_login(world: Provider, tmp_path: Path) -> None:
    world.wallet("anna")
    other = Path(__file__)  # no certificate at all
    said = run_pass("proxy", "--wallet", str(world.path_of("anna")), "--ca", str(other), fails=True)
    assert "certificate" in said
    with contextlib.ExitStack() as stack:
        stranger = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        path = world.path_of("anna")
        save(path, load(path).model_copy(update={"port": stranger.getsockname()[1]}))
        address = stack.enter_context(proxy(path, world.server.certificate))
        heard: list[bytes] = []

        def listen() -> None:
            connected, _ = stranger.accept()
            with connected:
                heard.append(connected.recv(65536))

        thread = threading.Thread(target=listen)
        thread.start()
        with Connection(address) as client:
            assert client.greeting.startswith(b"400")
        thread.join()
        user = json.loads(path.read_text())["logins"][0]["user"].encode()
        assert user not in heard[0]


@pytest.mark.debian
def test_nzbget_downloads_through_the_proxy_while_the_epoch_turns(world: Provider, tmp_path: Path) -> None:
    need("nzbget")
    binary = articles.binary("lighthouse.bin", parts=30, size=3_000_000)
    world.server.fill(binary.wire())
    clock = ManualClock(TURN - 10)
    with turning(world, clock) as address:
        options = {"Server1.Encryption": "no", "Server1.Connections": "2", "Server1.JoinGroup": "yes"}
        with nzbget(tmp_path / "nzbget", address, **options) as client:
            client.add("lighthouse", articles.nzb("lighthouse", binary.parts))
            clock.advance(10)
            entry = client.finished("lighthouse")
            assert (entry["SuccessArticles"], entry["FailedArticles"]) == (30, 0), client.said()
            assert (client.downloads / "lighthouse/lighthouse.bin").read_bytes() == binary.content


@pytest.mark.debian
def test_tin_reads_and_posts_through_the_proxy(world: Provider, tty: Terminal, tmp_path: Path) -> None:
    need("tin", "tmux")
    folder = tmp_path / "home"
    environment = home(folder)
    (folder / ".newsrc").write_text(f"{articles.TEXT}: \n")
    (folder / ".tin").mkdir()
    (folder / ".tin/tinrc").write_text("mail_address=Tin Reader <tin@example.invalid>\n")
    clock = ManualClock(TURN - 10)
    with turning(world, clock) as (host, port):
        tty.run(["tin", "-r", "-g", host, "-p", str(port)], environment)
        tty.wait(rf"1 +5 +{articles.TEXT} +For tests of readers")
        clock.advance(10)
        time.sleep(0.3)
        tty.press("Enter", r"^ +1 .* 5 .*A question about tides")
        tty.press("Enter", r"^The sea was at mark 0\.")
