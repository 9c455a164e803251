"""The proxy: plain NNTP for newsreaders on this machine, TLS and a pass to the provider.

When an epoch turns, or the wallet's file has a new pass, each conversation changes to it as soon as nothing
is under way, and the newsreader sees only that one reply took a moment longer. Octets pass through
uncopied to memory or disk; nothing of them is kept or logged.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ngroups.base.clock import Clock
from ngroups.wallet import WalletError, state
from ngroups.wallet.conversation import Conversation
from ngroups.wallet.state import Login, Wallet

MOST: Final = 200
"""Newsreader connections at a time."""


class Proxy:
    """Everything happens in the loop of `run`; only `stop` may be called from elsewhere."""

    def __init__(
        self,
        wallet: Path,
        *,
        clock: Clock,
        number: int = 0,
        pass_class: str = "",
        authorities: Path | None = None,
        look: float = 5.0,
    ) -> None:
        """`look`: seconds between looks at the clock and the wallet's file."""
        self._path, self._clock, self._look = wallet, clock, look
        self._number, self._class = number, pass_class
        self._context = ssl.create_default_context()
        if authorities is not None:
            self._context.load_verify_locations(authorities)
        self._stopped = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._conversations: set[Conversation] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._wallet = state.load(wallet)

    def run(self, host: str, port: int, *, ready: Callable[[str, int], None]) -> None:
        """Serve until `stop`; `ready` hears where. Raises `WalletError`."""
        asyncio.run(self._run(host, port, ready))

    def stop(self) -> None:
        """Any thread and any signal handler may call it."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stopped.set)

    async def _run(self, host: str, port: int, ready: Callable[[str, int], None]) -> None:
        self._loop = asyncio.get_running_loop()
        try:
            server = await asyncio.start_server(self._serve, host, port)
        except OSError as error:
            raise WalletError(f"cannot listen on {host}:{port}: {error.strerror}") from None
        watching = asyncio.create_task(self._watch())
        ready(*server.sockets[0].getsockname()[:2])
        await self._stopped.wait()
        watching.cancel()
        server.close()
        for each in tuple(self._conversations):
            each.end()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._conversations) >= MOST:
            writer.write(b"400 Too many connections to the proxy\r\n")
            writer.close()
            return
        conversation = Conversation(reader, writer, self._connect, self._login)
        task = asyncio.create_task(conversation.run())
        self._conversations.add(conversation)
        self._tasks.add(task)
        try:
            await task
        finally:
            self._conversations.discard(conversation)
            self._tasks.discard(task)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """To the provider, by TLS. Raises `OSError`."""
        return await asyncio.open_connection(
            self._wallet.host, self._wallet.port, ssl=self._context, limit=1 << 20
        )

    def _login(self) -> Login | None:
        """The pass to use now."""
        return self._wallet.current(self._clock.now(), self._number, self._class)

    async def _watch(self) -> None:
        """Look at the clock and the wallet's file now and then, and let conversations change."""
        seen: object = None
        while True:
            await asyncio.sleep(self._look)
            with contextlib.suppress(OSError, WalletError):  # being replaced: the next look finds it
                now = self._path.stat()
                if (now.st_mtime_ns, now.st_ino) != seen:
                    self._wallet = self._loaded()
                    seen = (now.st_mtime_ns, now.st_ino)
            for each in tuple(self._conversations):
                each.reconsider()

    def _loaded(self) -> Wallet:
        return state.load(self._path)
