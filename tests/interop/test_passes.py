"""From an account to reading and posting: passes fetched by the wallet, used by newsreaders over TLS."""

import base64
import json
import re
import stat
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from ngroups.base.files import write_whole
from tests.interop import articles
from tests.interop.nzbget import nzbget
from tests.interop.passes import Provider, provider, proxy, run_pass
from tests.interop.programs import home, need
from tests.interop.server import PATIENCE, _ngroups
from tests.interop.terminal import Terminal
from tests.interop.wire import Connection, header, untrusting

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # leaves the standard library in 3.13
    import nntplib

POST = (
    b"From: Ada <ada@example.invalid>\r\nNewsgroups: misc.reading\r\nSubject: %b\r\n\r\nwith a pass\r\n.\r\n"
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Provider]:
    with provider(tmp_path) as world:
        world.server.fill(articles.thread())
        yield world


def logged_in(world: Provider, user: str, password: str) -> Connection:
    client = world.server.connect(tls=True)
    assert client.ask(f"AUTHINFO USER {user}") == b"381 Enter password"
    assert client.ask(f"AUTHINFO PASS {password}") == b"281 Authentication accepted"
    return client


def post(client: Connection, subject: bytes) -> bytes:
    """The last reply."""
    answer = client.ask("POST")
    if not answer.startswith(b"340"):
        return answer
    client.send(POST % subject)
    return client.line()


def test_nntplib_reads_and_posts_with_a_pass(world: Provider) -> None:
    user, password = world.login("anna")
    host, port = world.server.address(tls=True)
    with nntplib.NNTP_SSL(host, port, user=user, password=password, ssl_context=untrusting()) as client:
        assert client.group(articles.TEXT)[1] == 5
        assert client.post((POST % b"nntplib")[:-3].splitlines(keepends=True)).startswith("240")
    with logged_in(world, user, password) as again:
        again.ask(f"GROUP {articles.TEXT}")
        _, lines = again.fetch("ARTICLE 6")
    info = header(b"\r\n".join(lines), b"injection-info")
    assert re.fullmatch(rb'localhost; posting-account="[a-z2-7]{27}"', info)
    assert user.encode() not in b"".join(lines)


def test_sasl_plain_takes_a_pass(world: Provider) -> None:
    user, password = world.login("anna")
    with world.server.connect(tls=True) as client:
        words = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        assert client.ask(f"AUTHINFO SASL PLAIN {words}") == b"281 Authentication accepted"
        assert client.ask(f"GROUP {articles.TEXT}").startswith(b"211")


def test_without_a_pass_nothing_is_read(world: Provider) -> None:
    with world.server.connect(tls=True) as client:
        assert client.ask(f"GROUP {articles.TEXT}").startswith(b"480")


def test_replies_are_those_newsreaders_understand(world: Provider) -> None:
    user, password = world.login("anna")
    other, _ = world.login("anna", "block")
    wrong = b"481 Authentication failed"
    next_epoch = (
        user[:3] + chr(ord(user[3]) + 1) + user[4:] if user[3] not in "z7" else user[:2] + "zz" + user[4:]
    )
    for given, word, reply in [
        (user, password[:-1], wrong),
        (user[:-1], password, wrong),
        (user, password[::-1], wrong),
        (other, password, wrong),
        (next_epoch, password, wrong),
        ("reader", "secret", wrong),
        ("staa" + user[4:], password, b"502 Account expired"),  # of January 2020
    ]:
        with world.server.connect(tls=True) as client:
            client.ask(f"AUTHINFO USER {given}")
            assert client.ask(f"AUTHINFO PASS {word}") == reply


def test_a_pass_has_its_classes_connections(world: Provider) -> None:
    login = world.login("anna")
    clients = [logged_in(world, *login) for _ in range(3)]
    with world.server.connect(tls=True) as one_more:
        one_more.ask(f"AUTHINFO USER {login[0]}")
        assert one_more.ask(f"AUTHINFO PASS {login[1]}") == b"502 Too many connections"
    for client in clients:
        client.close()


def test_a_pass_that_runs_out_ends_its_connections_and_loses_its_key(world: Provider) -> None:
    login = world.login("anna")
    path = world.server.data / f"passes/keys/st-{world.epoch}.key"
    table = json.loads(path.read_text())
    write_whole(path, json.dumps(table | {"until": int(time.time()) + 8}).encode())
    time.sleep(1.5)  # workers look once a second
    with logged_in(world, *login) as client, logged_in(world, *login) as other:
        for each in (client, other):
            assert each.line() == b"502 Account expired"
            with pytest.raises(EOFError):
                each.line()
    limit = time.monotonic() + PATIENCE
    while path.exists() and table["secret"] in path.read_text():
        assert time.monotonic() < limit
        time.sleep(0.5)
    time.sleep(1.5)
    with world.server.connect(tls=True) as client:
        client.ask(f"AUTHINFO USER {login[0]}")
        assert client.ask(f"AUTHINFO PASS {login[1]}") == b"481 Authentication failed"  # it has a new key now


def test_a_block_is_used_up_and_stays_so_over_a_restart(world: Provider) -> None:
    binary = articles.binary("pier.bin", parts=3)
    world.server.fill(binary.wire())
    login = world.login("anna", "block")
    limit = time.monotonic() + PATIENCE
    with logged_in(world, *login) as client:
        reply = b""
        while not reply.startswith(b"502"):
            assert time.monotonic() < limit
            try:
                reply = client.ask(f"BODY <{binary.parts[0].message_id}>")
                if reply.startswith(b"222"):
                    client.block()
            except (EOFError, OSError):
                break
    world.server.stop()
    world.server.start()
    with world.server.connect(tls=True) as client:
        client.ask(f"AUTHINFO USER {login[0]}")
        assert client.ask(f"AUTHINFO PASS {login[1]}") == b"502 Download quota exceeded"


def test_a_blocked_handle_stops_its_login_from_posting(world: Provider) -> None:
    login, other = world.login("anna"), world.login("bert")
    with logged_in(world, *login) as client:
        assert post(client, b"rude").startswith(b"240")
        client.ask(f"GROUP {articles.TEXT}")
        _, lines = client.fetch("ARTICLE 6")
        info = header(b"\r\n".join(lines), b"injection-info")
        handle = info.partition(b'account="')[2][:27].decode()
        _ngroups("pass", "block", handle, "--data", str(world.server.data))
        limit = time.monotonic() + PATIENCE
        while (reply := post(client, b"rude again")).startswith(b"240"):
            assert time.monotonic() < limit
            time.sleep(0.2)
        assert reply == b"441 Posting with this login is blocked"
    while True:  # another worker may learn of it a moment later
        with logged_in(world, *login) as client:
            assert client.ask(f"GROUP {articles.TEXT}").startswith(b"211")
            if client.ask("POST").startswith(b"440"):
                break
        assert time.monotonic() < limit
    with logged_in(world, *other) as client:
        assert post(client, b"polite").startswith(b"240")


def test_a_blocked_login_stays_so_when_its_handle_finds_it_no_more(world: Provider) -> None:
    login = world.login("anna")
    with logged_in(world, *login) as client:
        assert post(client, b"rude").startswith(b"240")
        client.ask(f"GROUP {articles.TEXT}")
        info = header(b"\r\n".join(client.fetch("ARTICLE 6")[1]), b"injection-info")
    handle = info.partition(b'account="')[2][:27].decode()
    _ngroups("pass", "block", handle, "--data", str(world.server.data))
    time.sleep(1.5)  # workers look once a second
    with logged_in(world, *login) as client:
        assert client.ask("POST").startswith(b"440")
    world.server.stop()
    folder = world.server.data / "passes"
    (tag,) = (folder / "barred").read_text().splitlines()
    assert re.fullmatch(r"[0-9a-f]{32} \d+", tag)
    (folder / "blocked").unlink()  # as after thirty days
    for path in (folder / "days").iterdir():
        path.unlink()
    world.server.start()
    with logged_in(world, *login) as client:
        assert client.ask("POST").startswith(b"440")
        assert client.ask(f"GROUP {articles.TEXT}").startswith(b"211")


def test_nothing_of_a_login_is_on_disk_or_in_the_log(world: Provider) -> None:
    wallet = world.wallet("anna")
    for login in wallet["logins"]:
        with logged_in(world, login["user"], login["password"]) as client:
            client.ask(f"GROUP {articles.TEXT}")
            client.fetch("ARTICLE 1")
            post(client, login["pass_class"].encode())
    world.server.stop()
    written = b"".join(path.read_bytes() for path in world.server.data.rglob("*") if path.is_file())
    written += world.server.said().encode()
    for login in wallet["logins"]:
        nonce = base64.b32decode(login["user"][4:].upper() + "======")
        for secret in (login["user"].encode(), login["password"].encode(), nonce, nonce.hex().encode()):
            assert secret not in written
    world.server.start()


def test_the_wallet_is_one_private_file_and_its_words_bring_it_back(world: Provider, tmp_path: Path) -> None:
    before = world.wallet("anna")
    path = world.path_of("anna")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["wallet.json"]
    assert "anna" not in path.read_text()
    words = run_pass("show", "--words", "--wallet", str(path))
    copy = tmp_path / "copy" / "wallet.json"
    secret = ["--account", "anna", "--password-file", str(tmp_path / "password"), "--wallet", str(copy)]
    run_pass("login", world.site.address, "--restore", *secret, said=words)
    assert json.loads(run_pass("show", "--json", "--wallet", str(copy))) == before


def test_renewal_waits_for_its_moment(world: Provider, tmp_path: Path) -> None:
    world.wallet("anna")
    given = ["--account", "anna", "--password-file", str(tmp_path / "password")]
    given += ["--wallet", str(world.path_of("anna"))]
    assert run_pass("renew", *given).startswith("0 new passes.")
    asked = len(world.site.heard)
    said = run_pass("renew", "--due", *given)
    assert said.startswith(("Not before", "The next passes are not announced", "0 new"))
    if not said.startswith("0 new"):  # nothing with the account's name went out before its moment
        assert b"Authorization" not in b"".join(world.site.heard[asked:])


def test_what_fails_is_one_sentence(world: Provider, tmp_path: Path) -> None:
    nothing = str(tmp_path / "none.json")
    assert "there is no wallet" in run_pass("show", "--wallet", nothing, fails=True)
    assert "there is no wallet" in run_pass("proxy", "--wallet", nothing, fails=True)
    (tmp_path / "wrong").write_text("wrong\n")
    login = ["login", world.site.address, "--account", "anna", "--wallet", nothing]
    said = run_pass(*login, "--password-file", str(tmp_path / "wrong"), fails=True)
    assert said == "ngroups pass: the account's name or password is wrong\n"
    words = "abandon " * 12
    assert "twelve words" in run_pass(*login[:-1], nothing + "2", "--restore", said=words, fails=True)


@pytest.mark.parametrize("reader", ["sabnzbd", "nzbget", "thunderbird", "tin", "slrn", "pan"])
def test_settings_are_ready_to_copy(world: Provider, reader: str) -> None:
    world.wallet("anna")
    text = run_pass("show", "--for", reader, "--wallet", str(world.path_of("anna")))
    login = world.login("anna")
    assert all(word in text for word in (*login, "localhost", str(world.server.nntps.port)))


def test_a_class_is_chosen_where_there_are_several(world: Provider) -> None:
    block, standard = world.login("anna", "block"), world.login("anna")
    given = ["show", "--for", "sabnzbd", "--wallet", str(world.path_of("anna"))]
    assert standard[0] in run_pass(*given)
    assert block[0] in run_pass(*given, "--class", "block")
    assert "no pass is good now" in run_pass(*given, "--class", "other", fails=True)
    with (
        proxy(world.path_of("anna"), world.server.certificate, "--class", "other") as address,
        Connection(address) as client,
    ):
        assert client.greeting == b"502 Account expired"


@pytest.mark.debian
def test_nzbget_downloads_with_settings_from_the_wallet(world: Provider, tmp_path: Path) -> None:
    need("nzbget")
    binary = articles.binary("lighthouse.bin", parts=5)
    world.server.fill(binary.wire())
    world.wallet("anna")
    text = run_pass("show", "--for", "nzbget", "--wallet", str(world.path_of("anna")))
    lines = dict(line.split("=", 1) for line in text.splitlines() if line.startswith("Server1."))
    lines |= {"Server1.Connections": "2"}  # the class has three
    with nzbget(tmp_path / "nzbget", world.server.nntps, **lines) as client:
        client.add("lighthouse", articles.nzb("lighthouse", binary.parts))
        assert client.finished("lighthouse")["SuccessArticles"] == 5, client.said()
        assert (client.downloads / "lighthouse/lighthouse.bin").read_bytes() == binary.content


@pytest.mark.debian
def test_tin_reads_with_settings_from_the_wallet(world: Provider, tty: Terminal, tmp_path: Path) -> None:
    need("tin", "tmux")
    folder = tmp_path / "home"
    environment = home(folder)
    world.wallet("anna")
    text = run_pass("show", "--for", "tin", "--wallet", str(world.path_of("anna")))
    (folder / ".newsauth").write_text(text)
    (folder / ".newsauth").chmod(0o600)
    (folder / ".newsrc").write_text(f"{articles.TEXT}: \n")
    (folder / ".tin").mkdir()
    (folder / ".tin/tinrc").write_text("mail_address=Tin Reader <tin@example.invalid>\n")
    words = text.splitlines()[0].partition("then: ")[2].split()
    tty.run([words[0], "-r", "-k", *words[1:]], environment)
    tty.wait(rf"1 +5 +{articles.TEXT} +For tests of readers")
    tty.press("Enter", r"^ +1 .* 5 .*A question about tides")
