"""SABnzbd's side of a connection, replayed: what it sends, when it waits, and how it judges a refusal.

From SABnzbd 4's `newswrapper` and `downloader`. One answer at a time until it is logged in; then up to
`ahead` requests at once, `STAT` or `BODY` by Message-ID and nothing else, read by SABnzbd's own decoder.
"""

import socket
from collections import deque
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Literal, Self

import sabctools

from tests.interop.wire import untrusting

Verdict = Literal[
    "too many connections", "account shared", "failed login", "unpaid", "unavailable", "short pause"
]

_BUFFER = 10 << 20
_PATIENCE = 60.0

# The words it looks for, in lower case, anywhere in the whole reply line.
_TOO_MANY = ("exceed", "connections", "too many", "threads", "limit")
_NOT_TOO_MANY = ("download", "byte")
_SHARED = ("simultaneous ip", "multiple ip")
_LOGIN = ("username", "password", "invalid", "authen", "access denied")
_UNPAID = ("credits", "paym", "expired", "exceeded")


class RefusedError(Exception):
    """The server said no before it was ready to serve; `verdict` is what SABnzbd makes of that."""

    def __init__(self, response: sabctools.NNTPResponse) -> None:
        super().__init__(response.message)
        self.verdict = judge(response.status_code, response.message or "")


def judge(code: int, line: str) -> Verdict:
    """What SABnzbd takes a refusal for, its rules in its order; only the second and third are final."""
    text = line.lower()
    if code in {400, 481, 482, 502} and _has(text, _TOO_MANY) and not _has(text, _NOT_TOO_MANY):
        return "too many connections"
    if code in {481, 482, 502} and _has(text, _SHARED):
        return "account shared"
    if code in {381, 452, 481, 482} or (code in {500, 502} and _has(text, _LOGIN)):
        return "failed login"
    if code in {482, 502}:
        return "unpaid" if _has(text, _UNPAID) else "unavailable"
    return "short pause" if code == 400 else "unavailable"


def _has(text: str, clues: Sequence[str]) -> bool:
    return any(clue in text for clue in clues)


class Sabnzbd:
    """One connection, logged in where it was given a login."""

    def __init__(
        self,
        address: tuple[str, int],
        *,
        tls: bool = False,
        login: tuple[str, str] | None = None,
        source: str = "",
    ) -> None:
        origin = (source, 0) if source else None
        self._socket: socket.socket = socket.create_connection(address, _PATIENCE, origin)
        if tls:
            self._socket = untrusting().wrap_socket(self._socket)
        self._decoder = sabctools.Decoder(_BUFFER)
        self._ready: deque[sabctools.NNTPResponse] = deque()
        try:
            self._connect(login)
        except BaseException:
            self.close()
            raise

    def fetch(self, verb: str, message_ids: Sequence[str], *, ahead: int) -> Iterator[sabctools.NNTPResponse]:
        """The answers to one request an article, in order, `ahead` of them under way at a time."""
        waiting = deque(message_ids)
        under_way = 0
        while waiting or under_way:
            while waiting and under_way < ahead:
                self._socket.sendall(f"{verb} <{waiting.popleft()}>\r\n".encode())
                under_way += 1
            yield self.answer()
            under_way -= 1

    def answer(self) -> sabctools.NNTPResponse:
        """The next answer, asked for or not; raises `EOFError` where the server hung up."""
        while not self._ready:
            count = self._socket.recv_into(self._decoder)
            if not count:
                raise EOFError
            self._decoder.process(count)
            self._ready.extend(self._decoder)
        return self._ready.popleft()

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _connect(self, login: tuple[str, str] | None) -> None:
        self._expect(self.answer(), 200, 201)
        if login is None:
            return
        user, password = login
        answer = self._ask(f"authinfo user {user}")
        if answer.status_code == 281:  # "No login required"
            return
        self._expect(answer, 381)
        self._expect(self._ask(f"authinfo pass {password}"), 281)

    def _ask(self, command: str) -> sabctools.NNTPResponse:
        self._socket.sendall(command.encode() + b"\r\n")
        return self.answer()

    def _expect(self, response: sabctools.NNTPResponse, *codes: int) -> None:
        if response.status_code not in codes:
            raise RefusedError(response)
