"""A connection over a real socket pair, with a session that serves from memory and a disk file."""

import contextlib
import errno
import gc
import io
import os
import socket
import tempfile
import weakref
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ngroups.base.clock import SystemClock
from ngroups.base.logging import build
from ngroups.news.server.connection import SCRATCH, Connection
from ngroups.news.server.house import House
from ngroups.news.server.logs import MANIFEST
from ngroups.news.server.loop import READ, WRITE, Loop
from ngroups.news.settings import NewsSettings
from ngroups.news.store.segments import Segment
from ngroups.protocol.ports import Access, Found, Outcome, Submit, Verify
from ngroups.protocol.session import Session
from ngroups.protocol.site import Role, Site

LOG = build(MANIFEST, io.StringIO(), SystemClock())
LARGE = b"Subject: x\r\n\r\n" + b"line of the body\r\n" * 200_000 + b".\r\n"


class _Spool:
    """One large article in a file."""

    def __init__(self) -> None:
        handle, name = tempfile.mkstemp()
        os.write(handle, LARGE)
        os.close(handle)
        self.source = Segment(Path(name))
        Path(name).unlink()

    def find(self, message_id: bytes) -> Found | None:
        return (self.source, 0, len(LARGE), 12) if message_id == b"<large@x>" else None


class _House(House):
    """Answers posts when the test says so."""

    def __init__(self, loop: Loop) -> None:
        super().__init__(loop, NewsSettings(pathhost="news.example"), None, LOG)
        self.faults: list[Exception] = []
        self.writes = 0
        self.waiting: list[Callable[[Outcome], None]] = []
        self.logins: list[Callable[[Access], None]] = []

    def failed(self, error: Exception) -> None:
        self.faults.append(error)

    def sent(self, connection: Connection, octets: int) -> None:
        self.writes += 1

    def submit(self, connection: Connection, request: Submit, done: Callable[[Outcome], None]) -> None:
        self.waiting.append(done)

    def verify(self, connection: Connection, request: Verify, done: Callable[[Access], None]) -> None:
        self.logins.append(done)


class _Talk:
    def __init__(self, role: Role, *, login: bool = False) -> None:
        self.spool = _Spool()
        self.loop = Loop()
        self.house = _House(self.loop)
        here, self.there = socket.socketpair()
        here.setblocking(False)
        self.there.setblocking(False)
        site = Site(
            name=b"news.example", version=b"1", now=lambda: 0.0, login="required" if login else "none"
        )
        session = Session(site, self.spool, role, secure=False, local=True)  # type: ignore[arg-type]
        self.connection = Connection(self.house, here, session, secure=False)
        self.hear(b"ready\r\n")

    def say(self, data: bytes) -> None:
        self.there.sendall(data)
        self.connection.ready(READ)

    def hear(self, end: bytes) -> bytes:
        """Read until `end`, letting the connection send on whenever the socket has drained."""
        got = bytearray()
        while not got.endswith(end):
            try:
                got += self.there.recv(1 << 20)
            except BlockingIOError:
                if not self.connection.open:
                    break
                self.loop.run_calls()
                if self.connection.open:
                    self.connection.ready(WRITE)
        return bytes(got)

    def close(self) -> None:
        self.connection.close()
        self.there.close()
        self.loop.close()


@pytest.fixture
def reader() -> Iterator[_Talk]:
    talk = _Talk(Role.READER)
    yield talk
    talk.close()


def test_a_client_that_reads_slowly_gets_every_octet_once(reader: _Talk) -> None:
    assert len(LARGE) > SCRATCH
    reader.say(b"ARTICLE <large@x>\r\nARTICLE <large@x>\r\nSTAT <large@x>\r\n")
    once = b"220 0 <large@x>\r\n" + LARGE
    end = b"223 0 <large@x>\r\n"
    assert reader.hear(end) == once + once + end


def test_a_blocked_connection_is_not_read_from(reader: _Talk) -> None:
    reader.say(b"ARTICLE <large@x>\r\n")
    reader.there.sendall(b"DATE\r\n")
    got = reader.hear(b".\r\n")
    assert got.endswith(b".\r\n")
    reader.connection.ready(READ)
    assert reader.hear(b"\r\n").startswith(b"111 ")


def test_compression_starts_after_its_reply(reader: _Talk) -> None:
    reader.say(b"COMPRESS DEFLATE\r\n")
    assert reader.hear(b"\r\n").startswith(b"206 ")
    deflater, inflater = zlib.compressobj(wbits=-15), zlib.decompressobj(wbits=-15)
    reader.say(deflater.compress(b"ARTICLE <large@x>\r\n") + deflater.flush(zlib.Z_SYNC_FLUSH))
    got = bytearray()
    while not got.endswith(b".\r\n"):
        try:
            got += inflater.decompress(reader.there.recv(1 << 20))
        except BlockingIOError:
            reader.connection.ready(WRITE)
    assert bytes(got) == b"220 0 <large@x>\r\n" + LARGE


def test_garbage_where_deflate_was_agreed_ends_the_connection(reader: _Talk) -> None:
    reader.say(b"COMPRESS DEFLATE\r\n")
    reader.hear(b"\r\n")
    reader.say(b"\xff" * 100)
    assert not reader.connection.open


def test_replies_keep_their_order_while_an_article_is_being_filed() -> None:
    peer = _Talk(Role.TRANSIT)
    try:
        article = b"Subject: x\r\n\r\nbody\r\n.\r\n"
        peer.say(b"TAKETHIS <1@x>\r\n" + article + b"DATE\r\nTAKETHIS <2@x>\r\n" + article)
        first, second = peer.house.waiting
        second(Outcome("refused", "Duplicate"))
        peer.loop.run_calls()
        with pytest.raises(BlockingIOError):
            peer.there.recv(1)
        first(Outcome("done"))
        lines = peer.hear(b"439 <2@x>\r\n").split(b"\r\n")
        assert [line[:3] for line in lines[:3]] == [b"239", b"111", b"439"]
    finally:
        peer.close()


def test_replies_to_a_batch_leave_in_one_write() -> None:
    peer = _Talk(Role.TRANSIT)
    try:
        articles = (b"TAKETHIS <%d@x>\r\nSubject: x\r\n\r\nbody\r\n.\r\n" % n for n in range(100))
        peer.say(b"".join(articles))
        for done in peer.house.waiting:
            done(Outcome("done"))
        before = peer.house.writes
        peer.loop.run_calls()
        assert peer.house.writes == before + 1
        assert peer.there.recv(1 << 20).count(b"239 ") == 100
    finally:
        peer.close()


def test_what_follows_a_login_waits_for_it() -> None:
    talk = _Talk(Role.READER, login=True)
    try:
        talk.say(b"AUTHINFO USER u\r\nAUTHINFO PASS p\r\nSTAT <large@x>\r\n")
        assert talk.hear(b"\r\n").startswith(b"381 ")
        talk.house.logins[0](Access())
        got = talk.hear(b"223 0 <large@x>\r\n")
        assert got.startswith(b"281 ")
        assert b"480" not in got
    finally:
        talk.close()


def test_a_refused_login_by_502_closes() -> None:
    talk = _Talk(Role.READER, login=True)
    try:
        talk.say(b"AUTHINFO USER u\r\nAUTHINFO PASS p\r\n")
        talk.house.logins[0](Access(refusal=b"502 Too many connections"))
        assert talk.hear(b"connections\r\n").endswith(b"502 Too many connections\r\n")
        assert not talk.connection.open
    finally:
        talk.close()


def test_a_connection_that_goes_away_gives_its_descriptor_back(reader: _Talk) -> None:
    descriptor = reader.connection._socket.fileno()
    reader.there.close()
    reader.connection.ready(READ)
    assert not reader.connection.open
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


def test_a_conversation_that_ended_leaves_nothing_to_the_collector() -> None:
    """What a session knew goes with its connection, not whenever the collector comes by."""
    gc.collect()
    gc.disable()
    try:
        talk = _Talk(Role.READER)
        talk.say(b"ARTICLE <large@x>\r\nQUIT\r\n")
        talk.there.close()
        with contextlib.suppress(OSError):
            talk.connection.ready(WRITE)
        assert not talk.connection.open
        known = weakref.ref(talk.connection.session.spool)
        talk.loop.close()
        del talk
        assert known() is None
    finally:
        gc.enable()


def test_the_shared_buffers_are_wiped(reader: _Talk) -> None:
    reader.say(b"STAT <large@x>\r\n")
    reader.hear(b"\r\n")
    assert b"large" in bytes(reader.house.inbox[:64])
    reader.house._wipe(0.0)
    assert not any(reader.house.inbox)
    assert not any(reader.house.scratch)


def test_a_last_line_never_lands_inside_a_reply(reader: _Talk) -> None:
    reader.say(b"ARTICLE <large@x>\r\n")
    got = bytearray(reader.there.recv(1 << 17))  # there is room again, but nobody has told the connection
    reader.connection.say(b"400 Idle timeout\r\n")
    assert not reader.connection.open
    while piece := reader.there.recv(1 << 20):
        got += piece
    assert (b"220 0 <large@x>\r\n" + LARGE).startswith(bytes(got))


def test_a_last_line_is_said_where_nothing_is_under_way(reader: _Talk) -> None:
    reader.connection.say(b"400 Idle timeout\r\n")
    assert reader.there.recv(100) == b"400 Idle timeout\r\n"
    assert reader.there.recv(100) == b""


def test_a_fault_of_ours_ends_one_conversation_alone(reader: _Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    other = _Talk(Role.READER)
    monkeypatch.setattr(reader.spool, "find", lambda _: 1 // 0)
    reader.say(b"STAT <large@x>\r\n")
    assert not reader.connection.open
    assert [type(fault) for fault in reader.house.faults] == [ZeroDivisionError]
    other.say(b"DATE\r\n")
    assert other.hear(b"\r\n").startswith(b"111 ")
    other.close()


def test_a_disk_that_fails_ends_the_conversation(reader: _Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "preadv", broken)
    reader.say(b"ARTICLE <large@x>\r\n")
    assert not reader.connection.open
    assert [type(fault) for fault in reader.house.faults] == [OSError]


def test_a_long_search_lets_others_have_their_turn(reader: _Talk) -> None:
    def search() -> Iterator[bytes]:
        for at in range(1000):
            pulled.append(at)
            yield b"found\r\n" if at % 50 == 0 else b""

    pulled: list[int] = []
    reader.connection._queue.append(search())
    reader.connection.resume()
    assert 0 < len(pulled) < 200
    rounds = 0
    while reader.connection._queue:
        reader.loop.run_calls()
        rounds += 1
        assert rounds < 2000
    assert len(pulled) == 1000
    assert reader.there.recv(1000) == b"found\r\n" * 20


def test_an_empty_reply_holds_nothing_up(reader: _Talk) -> None:
    reader.connection._queue += (b"", b"a\r\n", b"")
    reader.connection.resume()
    assert reader.there.recv(100) == b"a\r\n"
    assert not reader.connection._queue
