"""Load generators that are no request and reply: a feeding peer, clients that come and go, idle clients.

Each function is a process's life, driven over a pipe. Knows TAKETHIS streaming (RFC 4644 section 2.5)
and counts every acknowledgement.
"""

import time
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection

from bench.clients import Address, Took, Wire, WrongReplyError
from bench.corpus import Corpus


def feed(orders: Connection, address: Address, window: int) -> None:
    """Stream batches on order ((kind, batch, start, count) or None to stop) without CHECK.

    At most `window` articles are unacknowledged; they leave in blocks of a tenth of that.
    """
    corpus = Corpus()
    try:
        wire = Wire(address)
        _say(wire, b"MODE STREAM\r\n", b"203")
        orders.send("ready")
        while order := orders.recv():
            kind, batch, start, count = order
            make = {"text": corpus.text, "binary": corpus.binary, "short": corpus.short}[kind]
            blocks = _blocks(
                (make(batch, n).takethis for n in range(start, start + count)), max(1, window // 10)
            )
            orders.send("made")
            orders.recv()
            orders.send(_stream(wire, blocks, window))
        wire.close()
        orders.send("closed")
    except (WrongReplyError, OSError) as error:
        orders.send(error)


def _blocks(commands: Iterable[bytes], size: int) -> list[tuple[int, bytes]]:
    every = list(commands)
    return [
        (len(every[at : at + size]), b"".join(every[at : at + size])) for at in range(0, len(every), size)
    ]


def _stream(wire: Wire, blocks: list[tuple[int, bytes]], window: int) -> Took:
    link = wire.socket
    total, octets = sum(count for count, _ in blocks), sum(len(block) for _, block in blocks)
    sent = answered = accepted = 0
    tail = b""
    waiting = iter(blocks)
    upcoming = next(waiting, None)
    wall, cpu = time.perf_counter(), time.process_time()
    while answered < total:
        while upcoming and sent + upcoming[0] - answered <= window:
            link.sendall(upcoming[1])
            sent += upcoming[0]
            upcoming = next(waiting, None)
        piece = link.recv(1 << 16)
        wire.quick()
        if not piece:
            raise WrongReplyError("TAKETHIS: closed early")
        lines = (tail + piece).split(b"\r\n")
        tail = lines.pop()
        answered += len(lines)
        accepted += sum(line.startswith(b"239 <") for line in lines)
    seconds, busy = time.perf_counter() - wall, time.process_time() - cpu
    if accepted != total or tail:
        raise WrongReplyError(f"TAKETHIS: {total - accepted} of {total} articles were not accepted")
    return Took(total, octets, seconds, busy / seconds)


def come_and_go(orders: Connection, address: Address, tls: bool) -> None:
    """Connect, read the greeting, QUIT, read the farewell and the end of the stream: as often as ordered."""
    try:
        orders.send("ready")
        while count := orders.recv():
            wall, cpu = time.perf_counter(), time.process_time()
            for _ in range(count):
                _visit(address, tls=tls)
            seconds, busy = time.perf_counter() - wall, time.process_time() - cpu
            orders.send(Took(count, 0, seconds, busy / seconds))
        orders.send("closed")
    except (WrongReplyError, OSError) as error:
        orders.send(error)


def _visit(address: Address, *, tls: bool) -> None:
    wire = Wire(address, tls=tls)
    wire.socket.sendall(b"QUIT\r\n")
    if not wire.line().startswith(b"205"):
        raise WrongReplyError("QUIT")
    if wire.socket.recv(1):
        raise WrongReplyError("octets after the farewell")
    wire.socket.close()


def idle(orders: Connection, address: Address, tls: bool, command: bytes) -> None:
    """Open as many connections as ordered, have one command answered on each, then keep them silent."""
    kept: list[Wire] = []
    try:
        orders.send("ready")
        while count := orders.recv():
            kept.extend(_settle(address, count, tls=tls, command=command))
            orders.send(len(kept))
        for wire in kept:
            wire.socket.close()
        orders.send("closed")
    except (WrongReplyError, OSError) as error:
        orders.send(error)


def _settle(address: Address, count: int, *, tls: bool, command: bytes) -> Iterator[Wire]:
    for _ in range(count):
        wire = Wire(address, tls=tls)
        _say(wire, command, b"")
        yield wire


def _say(wire: Wire, command: bytes, code: bytes) -> None:
    wire.socket.sendall(command)
    reply = wire.line()
    if not reply or not reply.startswith(code) or reply[:1] in b"45":
        raise WrongReplyError(command.split()[0].decode())
