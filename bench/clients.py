"""Load generators: lean NNTP clients that run as processes of their own and trust no reply.

Every exchange is walked through once reply by reply, checking code and content against the corpus;
the timed passes then demand the very same sizes with a terminator at every boundary. Knows sockets
and reply shapes; knows nothing of which server answers.
"""

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import NamedTuple

Address = tuple[str, int]
_BUFFER = 1 << 20
_MULTI = b"\r\n.\r\n"
_LINE = b"\r\n"


class WrongReplyError(Exception):
    """The server's answer is not what the corpus says; a measurement of it would mean nothing."""


class Ask(NamedTuple):
    command: bytes
    code: bytes
    expect: object = None
    """What the check compares the reply with; its meaning is the check's."""


class Exchange(NamedTuple):
    """One connection's worth of work, repeatable as often as wanted."""

    address: Address
    tls: bool
    prelude: tuple[bytes, ...]
    """Commands sent once after connecting (GROUP)."""
    asks: Sequence[Ask]
    multiline: bool
    check: Callable[[bytes, object], bool]
    window: int
    """Commands that may be unanswered, sent in halves so that the server never runs dry; 1: one by one."""


class Took(NamedTuple):
    operations: int
    octets: int
    seconds: float
    busy: float
    """Share of that time the client itself was on a CPU: near 1 means the client was the limit."""


class Wire:
    """A client's connection: no delay, and acknowledgements sent at once (TCP_QUICKACK wears off)."""

    def __init__(self, address: Address, *, tls: bool = False) -> None:
        plain = socket.create_connection(address, timeout=120)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket: socket.socket = _over_tls(plain) if tls else plain
        self.quick()
        if not self.line().startswith(b"20"):
            raise WrongReplyError("no greeting")

    def quick(self) -> None:
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def line(self) -> bytes:
        return self.reply(_LINE)

    def reply(self, end: bytes) -> bytes:
        """One reply to one command, nothing else being under way."""
        got = bytearray()
        while not got.endswith(end):
            piece = self.socket.recv(_BUFFER)
            self.quick()
            got += piece
            if not piece or (end == _MULTI and got[:1] in b"45" and got.endswith(_LINE)):
                break
        return bytes(got)

    def close(self) -> None:
        self.socket.sendall(b"QUIT\r\n")
        self.line()
        self.socket.close()


def _over_tls(plain: socket.socket) -> socket.socket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(plain)


class Player:
    """Plays an exchange: once with care (`rehearse`), then as fast as it can (`play`)."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._end = _MULTI if exchange.multiline else _LINE
        self._wire = Wire(exchange.address, tls=exchange.tls)
        for command in exchange.prelude:
            self._wire.socket.sendall(command)
            self._wire.line()
        self._buffer = bytearray(_BUFFER + len(_MULTI))
        self._ends: list[int] = []
        self._blocks = _blocks([ask.command for ask in exchange.asks], exchange.window)

    def rehearse(self) -> None:
        """Check every reply whole, and learn the sizes that later passes must repeat exactly."""
        at = 0
        for ask in self._exchange.asks:
            self._wire.socket.sendall(ask.command)
            reply = self._wire.reply(self._end)
            if not reply.startswith(ask.code) or not self._exchange.check(reply, ask.expect):
                raise WrongReplyError(f"{ask.command.split()[0].decode()}: {reply[:3]!r}")
            at += len(reply)
            self._ends.append(at)

    def play(self, repeat: int) -> Took:
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(repeat):
            self._pass()
        seconds, busy = time.perf_counter() - wall, time.process_time() - cpu
        return Took(repeat * len(self._ends), repeat * self._ends[-1], seconds, busy / seconds)

    def close(self) -> None:
        self._wire.close()

    def _pass(self) -> None:
        """All commands once; long and flat because it must cost less than the server it measures."""
        link, buffer, ends, end = self._wire.socket, self._buffer, self._ends, self._end
        carry, width = len(_MULTI), len(self._end)
        view = memoryview(buffer)[carry:]
        blocks = self._blocks
        released = 0
        answered = 0  # replies seen complete
        base = 0  # octets seen before this read
        total = len(ends)
        for _ in range(min(2, len(blocks)) if self._exchange.window > 1 else 1):
            link.sendall(blocks[released].octets)
            released += 1
        while answered < total:
            got = link.recv_into(view)
            if not got:
                raise WrongReplyError("closed early")
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            top = base + got
            shift = carry - base
            while answered < total and ends[answered] <= top:
                stop = ends[answered] + shift
                if buffer[stop - width : stop] != end:
                    raise WrongReplyError("a reply does not end where it did before")
                answered += 1
            while released < len(blocks) and answered >= blocks[released].after:
                link.sendall(blocks[released].octets)
                released += 1
            buffer[:carry] = buffer[got : got + carry]
            base = top
        if base != ends[-1]:
            raise WrongReplyError("more octets than replies")


class _Block(NamedTuple):
    octets: bytes
    after: int
    """Replies that must have come before this block may go."""


def _blocks(commands: list[bytes], window: int) -> list[_Block]:
    size = max(1, window // 2)
    lag = size if window > 1 else 0
    starts = range(0, len(commands), size)
    return [_Block(b"".join(commands[at : at + size]), at - lag) for at in starts]


# What a reply must be, by kind. `expect` is what the row put into its Ask.


def is_article(reply: bytes, expect: object) -> bool:
    return zlib.crc32(reply.partition(b"\r\n\r\n")[2]) == expect


def is_body(reply: bytes, expect: object) -> bool:
    return zlib.crc32(reply.partition(b"\r\n")[2]) == expect


def contains(reply: bytes, expect: object) -> bool:
    return isinstance(expect, bytes) and expect in reply


def has_rows(reply: bytes, expect: object) -> bool:
    """Lines between status and dot, numbered upwards from the number and as many as expected."""
    if not isinstance(expect, tuple):
        return False
    first, count = expect
    rows = reply.split(b"\r\n")[1:-2]
    return [int(row.split(None, 1)[0]) for row in rows] == list(range(first, first + count))


def serve(orders: Connection, exchange: Exchange) -> None:
    """A process's life: connect, rehearse, then play on order (an int: passes) until told to stop (0)."""
    try:
        player = Player(exchange)
        player.rehearse()
        orders.send("ready")
        while repeat := orders.recv():
            orders.send(player.play(repeat))
        player.close()
        orders.send("closed")
    except (WrongReplyError, OSError) as error:
        orders.send(error)
