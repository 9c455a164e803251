"""Carries one newsreader's conversation: two connections, a `Lane` between them, and the changes of pass."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, Final

from ngroups.wallet.lane import Lane, LaneBrokenError, Out
from ngroups.wallet.state import Login

PIECE: Final = 256 * 1024
"""Octets read at once."""
SECONDS: Final = 60.0
"""For the provider to connect and to answer a login."""
PARTING: Final = 5.0
"""Seconds for last words to go out."""
GREETING: Final = b"200 ngroups pass proxy ready\r\n"
UNREACHABLE: Final = b"400 The provider cannot be reached\r\n"
NO_PASS: Final = b"502 Account expired\r\n"
"""As newsreaders understand it (docs/CLIENTS.md): the wallet has no pass that is good now."""

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class RefusedError(Exception):
    """The provider does not let us in; `line` is its reply."""

    def __init__(self, line: bytes) -> None:
        super().__init__("the provider refused the login")
        self.line = line


class Conversation:
    """Owned by its task; `reconsider` and `end` are called from the same loop."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        connect: Callable[[], Awaitable[Streams]],
        login: Callable[[], Login | None],
    ) -> None:
        self._reader, self._writer = reader, writer
        self._connect, self._choose = connect, login
        self._lane = Lane()
        self._login: Login | None = None
        self._provider: Streams | None = None
        self._wake = asyncio.Event()
        self._due = False
        """The pass is to be changed."""
        self._fruitless = False
        """Commands have been sent again, and nothing was answered since."""

    def reconsider(self) -> None:
        """Change the pass, as soon as nothing is under way, if another is the one to use."""
        wanted = self._choose()
        if self._provider is not None and wanted is not None and wanted != self._login:
            self._lane.hold()
            self._due = True
            self._wake.set()

    def end(self) -> None:
        """Hang up on both sides at once."""
        for writer in self._writers():
            writer.transport.abort()

    async def _part(self) -> None:
        """Hang up on both sides when what was said has gone out, or its time is over."""
        writers = self._writers()
        for writer in writers:
            writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(PARTING):
                await asyncio.gather(*(writer.wait_closed() for writer in writers), return_exceptions=True)
        self.end()

    def _writers(self) -> list[asyncio.StreamWriter]:
        return [self._writer, *([self._provider[1]] if self._provider else [])]

    async def run(self) -> None:
        """Until one side hangs up for good."""
        try:
            await self._log_in()
            self._writer.write(GREETING)
            await self._carry()
        except RefusedError as error:
            self._writer.write(error.line)
        except (OSError, TimeoutError, LaneBrokenError):
            self._writer.write(UNREACHABLE)
        finally:
            await self._part()

    async def _carry(self) -> None:
        """Whatever comes first, again and again; nothing is read that cannot go on."""
        tasks: dict[str, asyncio.Task[Any]] = {}
        try:
            while True:
                self._ensure(tasks)
                done, _ = await asyncio.wait(tasks.values(), return_when=asyncio.FIRST_COMPLETED)
                for name in [name for name, task in tasks.items() if task in done]:
                    if not await self._happened(name, tasks.pop(name)):
                        return
                if self._due and self._lane.is_quiet():
                    await _cancelled(tasks.pop("provider", None), tasks.pop("provider drain", None))
                    await self._change()
        finally:
            await _cancelled(*tasks.values())

    def _ensure(self, tasks: dict[str, asyncio.Task[Any]]) -> None:
        """Wait for what may come now: reading one side stops while the other cannot take more."""
        wanted: dict[str, Callable[[], Coroutine[Any, Any, Any]]] = {"wake": self._wake.wait}
        if self._provider is not None and _filled(self._provider[1]):
            wanted["provider drain"] = self._provider[1].drain
        elif self._lane.wants_more:
            wanted["reader"] = lambda: self._reader.read(PIECE)
        if _filled(self._writer):
            wanted["reader drain"] = self._writer.drain
        elif self._provider is not None:
            wanted["provider"] = partial(self._provider[0].read, PIECE)
        for name, begin in wanted.items():
            if name not in tasks:
                tasks[name] = asyncio.create_task(begin())

    async def _happened(self, name: str, task: asyncio.Task[Any]) -> bool:
        """Whether to go on."""
        if name == "reader":
            data = task.result()
            if data and self._provider is None:
                await self._log_in()
                await self._restore()
            if data:
                self._send(self._lane.reader_said(data))
            return bool(data)
        if name == "provider":
            return await self._provider_said(task)
        if name == "wake":
            self._wake.clear()
        else:
            task.result()
        return True

    async def _provider_said(self, task: "asyncio.Task[bytes]") -> bool:
        try:
            data = task.result()
        except OSError:
            data = b""
        if data:
            self._send(self._lane.provider_said(data))
            self._fruitless = self._fruitless and bool(self._lane.farewell)
            return True
        assert self._provider is not None
        self._provider[1].transport.abort()
        self._provider = None
        if self._lane.leaving:
            return False
        if not self._lane.is_quiet():
            await self._repeat()
        return True  # with nothing under way, the newsreader's next command connects anew

    async def _repeat(self) -> None:
        """The provider hung up, as for idleness, while commands were on their way: send them again, once."""
        if self._fruitless:
            raise RefusedError(self._lane.farewell or UNREACHABLE)
        self._fruitless = True
        lines = self._lane.unanswered()
        await self._log_in()
        await self._restore()
        self._send(Out([], lines))

    async def _change(self) -> None:
        """To the pass that is now the one to use. If that fails, the old connection goes on."""
        self._due = False
        before = self._provider
        try:
            await self._log_in()
            await self._restore()
        except (OSError, TimeoutError, RefusedError):
            self._give_back(self._provider, but=before)
            self._provider = before
        else:
            self._give_back(before, but=self._provider)
        if self._provider is not None:
            self._send(self._lane.release())

    def _give_back(self, streams: Streams | None, *, but: Streams | None) -> None:
        if streams is not None and streams is not but:
            streams[1].transport.abort()  # nothing is under way on it

    async def _log_in(self) -> None:
        """Connect and log in with the pass of now. Raises `OSError`, `TimeoutError` and `RefusedError`."""
        login = self._choose()
        if login is None:
            raise RefusedError(NO_PASS)
        async with asyncio.timeout(SECONDS):
            self._provider = await self._connect()
            await self._expect(b"20", b"")
            if await self._expect(b"", b"AUTHINFO USER %b\r\n" % login.user.encode()) != b"281":
                await self._expect(b"281", b"AUTHINFO PASS %b\r\n" % login.password.encode())
        self._login = login

    async def _restore(self) -> None:
        """A group or article that has gone meanwhile is found out by the newsreader's next command."""
        async with asyncio.timeout(SECONDS):
            for line in self._lane.restoring():
                await self._expect(b"", line)

    async def _expect(self, code: bytes, line: bytes) -> bytes:
        """Send a line, if there is one, and see that the reply's code begins so; returns the code."""
        assert self._provider is not None
        reader, writer = self._provider
        writer.write(line)
        try:
            reply = await reader.readline()
        except ValueError:  # a line longer than the stream keeps
            reply = b""
        if not reply.endswith(b"\n"):
            raise ConnectionResetError
        if reply.startswith((b"400", b"502")):
            raise RefusedError(reply)
        if not reply.startswith(code):
            raise RefusedError(b"502 " + reply[4:])  # a greeting has no other code (RFC 3977 section 5.1.1)
        return reply[:3]

    def _send(self, out: Out) -> None:
        self._writer.writelines(out.to_reader)
        if self._provider is not None:
            self._provider[1].writelines(out.to_provider)


async def _cancelled(*tasks: "asyncio.Task[Any] | None") -> None:
    """Cancel them, and wait until they are."""
    running = [task for task in tasks if task is not None]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


def _filled(writer: asyncio.StreamWriter) -> bool:
    """Whether as much waits to be sent as should."""
    return writer.transport.get_write_buffer_size() > 2 * PIECE
