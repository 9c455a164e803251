"""A bare NNTP connection: what a client wrote by hand sends, and exactly what comes back.

Knows lines, dot-stuffing and TLS; knows no command and judges no reply, so that a test can replay a
client's own dialogue word for word.
"""

import socket
import ssl
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

_PATIENCE = 60.0


class Connection:
    """One connection; `greeting` is the first line the server said, as all lines here without CRLF."""

    def __init__(self, address: tuple[str, int], *, tls: bool = False, source: str = "") -> None:
        """`source`: the loopback address to come from."""
        origin = (source, 0) if source else None
        self._socket: socket.socket = socket.create_connection(address, _PATIENCE, origin)
        if tls:
            self._socket = untrusting().wrap_socket(self._socket)
        self._file = self._socket.makefile("rb")
        self.greeting = self.line()

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def line(self) -> bytes:
        """The next line; raises `EOFError` where the server hung up."""
        line = self._file.readline()
        if not line:
            raise EOFError
        assert line.endswith(b"\r\n"), line
        return line[:-2]

    def octets(self, count: int) -> bytes:
        data = self._file.read(count)
        if len(data) != count:
            raise EOFError
        return data

    def ask(self, command: str) -> bytes:
        self.send(command.encode() + b"\r\n")
        return self.line()

    def block(self) -> bytes:
        """A multi-line block as it stands on the wire, dots stuffed, the closing `.CRLF` left off."""
        lines: list[bytes] = []
        while (line := self.line()) != b".":
            lines.append(line + b"\r\n")
        return b"".join(lines)

    def fetch(self, command: str) -> tuple[bytes, list[bytes]]:
        """A status line and, where it announces one (2xx), the lines of its block, dots unstuffed."""
        status = self.ask(command)
        return status, unstuffed(self.block()).splitlines() if status.startswith((b"1", b"2")) else []

    def takethis(self, articles: Iterable[bytes], *, ahead: int = 50) -> list[bytes]:
        """Stream wire-format articles, `ahead` at a time (RFC 4644 section 2.5), and collect the replies."""
        replies: list[bytes] = []
        pending = 0
        for article in articles:
            self.send(b"TAKETHIS " + message_id(article) + b"\r\n" + article)
            pending += 1
            if pending == ahead:
                replies += [self.line() for _ in range(pending)]
                pending = 0
        return replies + [self.line() for _ in range(pending)]

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def untrusting() -> ssl.SSLContext:
    """TLS without a look at the certificate, as readers are told to do with a self-made one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def stuffed(article: bytes) -> bytes:
    """CRLF article to wire format (RFC 3977 section 3.1.1)."""
    return (b"\r\n" + article).replace(b"\r\n.", b"\r\n..")[2:] + b".\r\n"


def unstuffed(block: bytes) -> bytes:
    return (b"\r\n" + block).replace(b"\r\n..", b"\r\n.")[2:]


def message_id(article: bytes) -> bytes:
    return header(article, b"message-id")


def header(article: bytes, name: bytes) -> bytes:
    """The value of a header field, continuation lines unfolded; empty where there is none."""
    fields = fields_of(article.partition(b"\r\n\r\n")[0])
    values = [value for field, value in fields if field.lower() == name.lower()]
    return values[0] if values else b""


def fields_of(head: bytes) -> Sequence[tuple[bytes, bytes]]:
    unfolded = head.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
    pairs = (line.partition(b":") for line in unfolded.split(b"\r\n"))
    return [(name, value.strip()) for name, _, value in pairs]
