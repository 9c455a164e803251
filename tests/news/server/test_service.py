"""The running service through the deaths of its processes: what was acknowledged stays, the rest is told."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from ngroups.news.server.frames import pack
from tests.interop.server import PATIENCE, NewsServer, running
from tests.interop.wire import Connection


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NewsServer]:
    server = NewsServer(tmp_path / "news")
    server.create_groups("misc.test")
    with running(server):
        yield server


def supervisor(server: NewsServer) -> subprocess.Popen[bytes]:
    assert server._process is not None
    return server._process


def children(server: NewsServer) -> dict[str, list[int]]:
    """Process ids by module, from the kernel."""
    found: dict[str, list[int]] = {}
    parent = supervisor(server).pid
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            status = (entry / "stat").read_text().rpartition(")")[2].split()
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if int(status[1]) == parent and len(words) > 2:
            found.setdefault(words[2].decode().rpartition(".")[2], []).append(int(entry.name))
    return found


def until(true: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.05)


def article(number: int) -> bytes:
    return (
        b"Path: peer.example!not-for-mail\r\nFrom: a@b.example\r\nSubject: %d\r\nNewsgroups: misc.test\r\n"
        b"Message-ID: <%d@b.example>\r\nDate: Mon, 05 Apr 93 14:58:21 GMT\r\n\r\nbody %d\r\n.\r\n"
    ) % (number, number, number)


def feed_until_it_breaks(server: NewsServer, first: int, kill: Callable[[], None]) -> list[int]:
    """Offer articles without end, kill something on the way; the numbers that were acknowledged."""
    acknowledged: list[int] = []
    with socket.create_connection(server.feed, timeout=PATIENCE) as peer:
        lines = peer.makefile("rb")
        lines.readline()
        try:
            for number in range(first, first + 2000):
                peer.sendall(b"TAKETHIS <%d@b.example>\r\n" % number + article(number))
                line = lines.readline()
                if not line.startswith(b"239"):
                    break
                acknowledged.append(number)
                if len(acknowledged) == 20:
                    kill()
        except OSError:
            pass
    return acknowledged


def replaced(server: NewsServer, intake: int) -> bool:
    return children(server).get("intake", [intake]) != [intake]


def test_no_acknowledged_article_is_lost_when_the_writer_is_killed(server: NewsServer) -> None:
    acknowledged: list[int] = []
    for first in (0, 10_000, 20_000):
        (intake,) = children(server)["intake"]
        acknowledged += feed_until_it_breaks(server, first, partial(os.kill, intake, signal.SIGKILL))
        until(partial(replaced, server, intake))
    assert len(acknowledged) >= 60
    with Connection(server.nntp) as client:
        for number in acknowledged:
            assert client.ask(f"STAT <{number}@b.example>").startswith(b"223"), number
        status = client.ask("GROUP misc.test").split()
    # A last article of each round may be filed and not acknowledged; none is there twice.
    assert len(acknowledged) <= int(status[1]) <= len(acknowledged) + 3


def test_a_post_outlives_the_writer(server: NewsServer) -> None:
    (intake,) = children(server)["intake"]
    with socket.create_connection(server.nntp, timeout=PATIENCE) as client:
        lines = client.makefile("rb")
        lines.readline()
        client.sendall(b"POST\r\n")
        assert lines.readline().startswith(b"340")
        os.kill(intake, signal.SIGKILL)
        client.sendall(b"From: a@b.example\r\nSubject: x\r\nNewsgroups: misc.test\r\n\r\nbody\r\n.\r\n")
        assert lines.readline().startswith(b"240")
        client.sendall(b"GROUP misc.test\r\n")
        assert lines.readline().startswith(b"211 1 1 1 ")


def test_a_killed_worker_is_replaced(server: NewsServer) -> None:
    workers = children(server)["worker"]
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    until(lambda: len(set(children(server).get("worker", [])) - set(workers)) == len(workers))
    with Connection(server.nntp) as client:
        assert client.ask("GROUP misc.test").startswith(b"211 0 ")


def alive(pid: int) -> bool:
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False


def test_no_process_outlives_the_supervisor(server: NewsServer) -> None:
    processes = [pid for some in children(server).values() for pid in some]
    assert len(processes) >= 2
    supervisor(server).kill()
    supervisor(server).wait(PATIENCE)
    until(lambda: not any(map(alive, processes)))
    if (out := supervisor(server).stdout) is not None:
        out.close()
    server._process = None


def test_a_frame_out_of_form_ends_its_line_and_no_process(server: NewsServer) -> None:
    before = children(server)
    for parts in ([b"post", b"x"], [b"group"], [b"connect", b"not a number"], [b"import"], [b"what", b"1"]):
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(PATIENCE)
            door.connect(str(server.data / "run/intake.sock"))
            door.sendall(pack(1, parts))
            door.shutdown(socket.SHUT_WR)
            assert door.recv(100) == b""
    assert children(server) == before


def post(client: Connection) -> bytes:
    assert client.ask("POST").startswith(b"340")
    client.send(b"From: a@b.example\r\nSubject: x\r\nNewsgroups: misc.test\r\n\r\nbody\r\n.\r\n")
    return client.line()


@pytest.mark.parametrize("login", [False, True])
def test_posts_are_counted_over_all_connections(tmp_path: Path, *, login: bool) -> None:
    # The hour turns at most once while this runs, and then begins to count anew: six posts never fit.
    users = {"reader": "secret"} if login else None
    server = NewsServer(tmp_path / "news", users, settings={"posts_per_hour": 2})
    server.create_groups("misc.test")
    answers = []
    with running(server):
        for _ in range(6):
            with Connection(server.nntp) as client:
                if login:
                    assert client.ask("AUTHINFO USER reader").startswith(b"381")
                    assert client.ask("AUTHINFO PASS secret").startswith(b"281")
                answers.append(post(client))
    assert answers[:2] == [b"240 Article received"] * 2
    assert b"441 Posting limit reached, try again later" in answers
