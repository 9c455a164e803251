"""A hatch between two processes of this plane: over a Unix socket, one question, one answer, and it is shut.

Knows octets and no meaning. Who may open the socket's file may ask; the folder it lies in decides that.
Questions longer than allowed, slow ones and those of more askers than there are hands get no answer.
"""

import errno
import os
import socket
import struct
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

_LENGTH: Final = struct.Struct(">I")
_HANDS: Final = 8
"""Questions that are worked on at once."""
_BACKLOG: Final = 64
_PATIENCE_SECONDS: Final = 5.0
"""For a whole question to come in, and for an answer to be taken."""
_GLANCE_SECONDS: Final = 0.5
MAX_ANSWER: Final = 4096


class HatchError(Exception):
    """A hatch cannot be opened; the text says why."""


class HatchClosedError(Exception):
    """Nobody answered: the process behind the hatch is down, too busy, or refuses such questions."""

    def __init__(self) -> None:
        super().__init__("the process behind the hatch did not answer")


class Hatch:
    """The answering side. `answer` is called from several threads; None shuts the hatch without a word."""

    def __init__(
        self,
        path: Path,
        answer: Callable[[bytes], bytes | None],
        at_most: int,
        failed: Callable[[Exception], None],
    ) -> None:
        """Open the hatch at `path` for questions of `at_most` octets; raises `HatchError`.

        `failed` hears what `answer` raises, which costs the asker the answer and nobody else anything.
        """
        self._answer, self._at_most, self._failed = answer, at_most, failed
        self._path = path
        self._stopping = threading.Event()
        self._socket = _listening(path)

    def serve(self) -> None:
        """Answer until `stop`; the file of the socket is gone afterwards."""
        with self._socket, ThreadPoolExecutor(_HANDS, thread_name_prefix="hatch") as hands:
            free = threading.BoundedSemaphore(_HANDS)
            while not self._stopping.is_set():
                try:
                    asker, _ = self._socket.accept()
                except TimeoutError:
                    continue
                if free.acquire(timeout=_PATIENCE_SECONDS):
                    hands.submit(self._attend, asker, free)
                else:
                    asker.close()
        self._path.unlink(missing_ok=True)

    def stop(self) -> None:
        """Have `serve` return soon; may be called from a signal handler."""
        self._stopping.set()

    def _attend(self, asker: socket.socket, free: threading.BoundedSemaphore) -> None:
        try:
            with asker:
                question = _received(asker, self._at_most, time.monotonic() + _PATIENCE_SECONDS)
                answer = None if question is None else self._answered(question)
                if answer is not None:
                    asker.settimeout(_PATIENCE_SECONDS)
                    asker.sendall(_LENGTH.pack(len(answer)) + answer)
        except OSError:
            return  # the asker went away
        finally:
            free.release()

    def _answered(self, question: bytes) -> bytes | None:
        try:
            return self._answer(question)
        except Exception as error:  # noqa: BLE001  one bad question must not end a process that others need
            self._failed(error)
            return None


def ask(path: Path, question: bytes, patience: float = _PATIENCE_SECONDS, at_most: int = MAX_ANSWER) -> bytes:
    """What the process behind `path` answers; raises `HatchClosedError`, after `patience` seconds at most.

    An answer of more than `at_most` octets counts as none.
    """
    deadline = time.monotonic() + patience
    try:
        with socket.socket(socket.AF_UNIX) as asking:
            asking.settimeout(patience)
            asking.connect(os.fspath(path))
            asking.sendall(_LENGTH.pack(len(question)) + question)
            answer = _received(asking, at_most, deadline)
    except OSError:
        raise HatchClosedError from None
    if answer is None:
        raise HatchClosedError
    return answer


def _received(source: socket.socket, at_most: int, deadline: float) -> bytes | None:
    """One whole message; None where it is too long or broken off. Raises `TimeoutError` at the deadline."""
    head = _exactly(source, _LENGTH.size, deadline)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    return _exactly(source, length, deadline) if length <= at_most else None


def _exactly(source: socket.socket, count: int, deadline: float) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        source.settimeout(left)
        part = source.recv(count - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)


def _listening(path: Path) -> socket.socket:
    """A socket at `path`, which only its owner and group may open; a dead process's file is taken away."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        if path.is_socket() and not _answers(path):
            path.unlink()
        opened = socket.socket(socket.AF_UNIX)
        try:
            umask = os.umask(0o117)
            try:
                opened.bind(os.fspath(path))
            finally:
                os.umask(umask)
            opened.listen(_BACKLOG)
            opened.settimeout(_GLANCE_SECONDS)
        except OSError:
            opened.close()
            raise
    except OSError as error:
        reason = (
            "another process serves it" if error.errno == errno.EADDRINUSE else error.strerror or str(error)
        )
        raise HatchError(f"{path}: the socket cannot be opened ({reason}).") from None
    return opened


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as trying:
        trying.settimeout(_PATIENCE_SECONDS)
        try:
            trying.connect(os.fspath(path))
        except ConnectionRefusedError:
            return False
    return True
