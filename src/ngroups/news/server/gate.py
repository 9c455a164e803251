"""The intake process's side of limits: one count for all reader workers.

It hears logins and addresses while connections are open and keeps keyed hashes of them;
all it writes, on a fixed timetable, are the file of used quotas and that of passes that may not post.
"""

import contextlib
import os
import time
from collections.abc import Iterable
from pathlib import Path

from ngroups.news.limits import LimitsError
from ngroups.news.limits.authority import Authority, Limits, Push
from ngroups.news.limits.quotafile import CorruptQuotasError
from ngroups.news.passes.barred import Barred
from ngroups.news.server.channel import Channel
from ngroups.news.server.wire import unpack_allowance

BUSY = b"400 Try again later"
SAVE_SECONDS = 600
"""The quota file is written at every multiple of this, whether or not something changed."""


class Gate:
    """Answers workers. Owned by the loop's thread."""

    def __init__(self, path: Path, limits: Limits, barred: Path | None = None) -> None:
        self._path = path
        self._barred = None if barred is None else Barred(barred)
        self._authority = Authority(limits, os.urandom)
        self._channels: dict[int, Channel] = {}
        self._saved = int(time.time()) // SAVE_SECONDS
        self.corrupt = False
        """Whether the quota file could not be used."""
        if path.exists():
            try:
                self._authority.restore(path.read_bytes(), time.time())
            except CorruptQuotasError:
                self.corrupt = True

    def heard(self, channel: Channel, number: int, verb: bytes, parts: list[bytes]) -> None:
        """A worker's question, or news of a connection."""
        try:
            self._answer(channel, number, verb, parts)
        except LimitsError:
            # Announced twice, as may happen when a line breaks: the first announcement stands.
            channel.send(number, [b"no", BUSY])

    def _answer(self, channel: Channel, number: int, verb: bytes, parts: list[bytes]) -> None:
        worker = id(channel)
        self._channels[worker] = channel
        session = int(parts[0])
        if verb == b"connect":
            line = self._authority.connect(worker, session, parts[1])
            channel.send(number, [b"no", line] if line else [b"ok", b"0"])
        elif verb == b"login":
            self._login(channel, number, session, parts)
        elif verb == b"used":
            line = self._authority.used(worker, session, int(parts[1]), time.time())
            if line:
                channel.send(0, [b"end", parts[0], line])
        elif verb == b"posted":
            reason = self._authority.posted(worker, session, int(parts[1]), int(parts[2]), time.time())
            channel.send(number, [b"no", reason.encode()] if reason else [b"ok", b""])
        elif verb == b"bar" and self._barred is not None:
            self._barred.add(parts[2], int(parts[1]))
        elif verb == b"close":
            self._push(self._authority.close(worker, session))

    def gone(self, channel: Channel) -> None:
        """A worker has ended: all that its connections held is free."""
        if self._channels.pop(id(channel), None) is not None:
            self._push(self._authority.worker_gone(id(channel)))

    def tick(self) -> None:
        """Forget what is over; write the quota file when it is time."""
        now = time.time()
        if int(now) // SAVE_SECONDS != self._saved:
            self._saved = int(now) // SAVE_SECONDS
            self._authority.forget(now)
            self.save()

    def save(self) -> None:
        """Write the files, whole or not at all; on a disk that is full the former ones stay."""
        if self._barred is not None:
            with contextlib.suppress(OSError):
                self._barred.save(time.time())
        fresh = self._path.with_suffix(".fresh")
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(self._authority.snapshot(time.time()))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
        except OSError:
            fresh.unlink(missing_ok=True)

    def _login(self, channel: Channel, number: int, session: int, parts: list[bytes]) -> None:
        _, address, login, allowance = parts
        granted = self._authority.login(
            id(channel), session, login, unpack_allowance(allowance), address=address, now=time.time()
        )
        if isinstance(granted, bytes):
            channel.send(number, [b"no", granted])
        else:
            self._push(granted.pushes)
            channel.send(number, [b"ok", b"%d" % granted.rate])

    def _push(self, pushes: Iterable[Push]) -> None:
        for push in pushes:
            channel = self._channels.get(push.worker)
            if channel is not None:
                channel.send(0, [b"rate", b"%d" % push.session, b"%d" % push.rate])
