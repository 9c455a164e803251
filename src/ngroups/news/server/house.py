"""What reader workers and the intake process have in common: connections, idle ones, cold disks."""

import os
import ssl
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from ngroups import __version__
from ngroups.base.logging import Log
from ngroups.news.server.connection import SCRATCH, Connection
from ngroups.news.server.loop import Loop
from ngroups.news.server.transport import RECEIVE
from ngroups.news.settings import NewsSettings
from ngroups.protocol import replies
from ngroups.protocol.ports import Slice
from ngroups.protocol.site import Site

_SCAN_SECONDS = 5.0
_LISTS = ("MOTD", "MODERATORS", "DISTRIBUTIONS", "DISTRIB.PATS", "SUBSCRIPTIONS")
_LIST_OCTETS = 1 << 20


class House:
    """Owns a process's connections. See `connection.House` for what they ask of it."""

    def __init__(self, loop: Loop, settings: NewsSettings, context: ssl.SSLContext | None, log: Log) -> None:
        self.loop = loop
        self.settings = settings
        self.context = context
        self._log = log
        self.inbox = memoryview(bytearray(RECEIVE))
        self.scratch = memoryview(bytearray(SCRATCH))
        self.connections: set[Connection] = set()
        self.threads = ThreadPoolExecutor(max_workers=4)
        self._depth = 0
        self.open_store: Callable[[], None] = _nothing
        """Called when a burst is about to read the store."""
        self.rest_store: Callable[[], None] = _nothing
        self._scanned = loop.now
        loop.every_tick(self._close_idle)
        loop.every_tick(self._wipe)

    def begin(self) -> None:
        """A burst; bursts nest when one's result sets off another."""
        self._depth += 1
        if self._depth == 1:
            self.open_store()

    def end(self) -> None:
        self._depth -= 1
        if self._depth == 0:
            self.rest_store()

    def warm(self, part: Slice, done: Callable[[OSError | None], None]) -> None:
        """Read stored bytes in a thread, so that they are in the page cache."""

        def read() -> None:
            fault: OSError | None = None
            try:
                source, offset, length = part
                os.pread(source.fileno(), length, offset)
            except OSError as error:
                fault = error
            self.loop.soon(partial(done, fault))

        self.threads.submit(read)

    def failed(self, error: Exception) -> None:
        """A fault of ours in one conversation: it ends, the others go on, and the log has the place."""
        self._log.error("connection.failed", exc_info=error)

    def allowed(self, connection: Connection, octets: int) -> int:
        """How many of the octets may go now."""
        return octets

    def sent(self, connection: Connection, octets: int) -> None:
        """Hook: octets left for a client."""

    def closed(self, connection: Connection) -> None:
        self.connections.discard(connection)

    def close(self) -> None:
        """Say goodbye to everybody (RFC 3977 section 5.1: 400)."""
        for connection in tuple(self.connections):
            connection.say(replies.SHUTTING_DOWN)
        self.threads.shutdown(wait=False, cancel_futures=True)

    def _wipe(self, _now: float) -> None:
        """What passed through the shared buffers does not stay in them."""
        self.inbox[:] = bytes(RECEIVE)
        self.scratch[:] = bytes(SCRATCH)

    def _close_idle(self, now: float) -> None:
        if now - self._scanned < _SCAN_SECONDS:
            return
        self._scanned = now
        oldest = now - self.settings.idle_seconds
        for connection in tuple(self.connections):
            if connection.active < oldest and connection.idle:
                connection.say(replies.IDLE)


def _nothing() -> None:
    """What a process without a store to read does before and after a burst."""


def site_for(settings: NewsSettings, *, starttls: bool) -> Site:
    """What sessions say of this server."""
    return Site(
        name=settings.pathhost.encode(),
        version=__version__.encode(),
        now=time.time,
        posting=settings.posting,
        login="none" if settings.access == "open" else "required",
        starttls=starttls,
        cleartext_login=settings.cleartext_login,
        newnews=settings.newnews,
        lists=_lists(settings.lists),
        article_octets=settings.article_octets,
    )


def _lists(folder: Path | None) -> dict[bytes, bytes]:
    """The lists that the operator wrote, as lines ready to send (dot-stuffed, RFC 3977 section 3.1.1)."""
    if folder is None:
        return {}
    lists = {}
    for name in _LISTS:
        path = folder / name.lower()
        if path.is_file():
            lines = path.read_bytes()[:_LIST_OCTETS].splitlines()
            stuffed = (b"." + line if line.startswith(b".") else line for line in lines)
            lists[name.encode()] = b"".join(line + b"\r\n" for line in stuffed)
    return lists
