"""Takes in a request's body before Django sees it, up to a limit of octets and time.

Django would put a long body into a temporary file. With this in front nothing that a visitor sends
touches the disk, and who sends slowly holds no thread.
"""

import asyncio
from typing import Any, Final

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGIReceiveEvent, ASGISendCallable, Scope

SECONDS: Final = 30.0

_REASONS: Final = {408: b"The request took too long.\n", 413: b"The request is too large.\n"}


class BodyLimit:
    """An ASGI application around another."""

    def __init__(self, app: ASGI3Application, octets: int, seconds: float = SECONDS) -> None:
        self._app, self._octets, self._seconds = app, octets, seconds

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] != "http":
            return
        try:
            async with asyncio.timeout(self._seconds):
                taken = await self._take(receive)
        except TimeoutError:
            await _refuse(send, 408)
            return
        if taken is None:
            await _refuse(send, 413)
            return
        await self._app(scope, _Replay(taken, receive), send)

    async def _take(self, receive: ASGIReceiveCallable) -> list[ASGIReceiveEvent] | None:
        """The events that carry the body, or that it never came; None when it is too large."""
        events: list[ASGIReceiveEvent] = []
        octets = 0
        while True:
            event = await receive()
            events.append(event)
            if event["type"] != "http.request":
                return events
            octets += len(event["body"])
            if octets > self._octets:
                return None
            if not event["more_body"]:
                return events


class _Replay:
    """Hands out events again, then what comes."""

    def __init__(self, events: list[ASGIReceiveEvent], receive: ASGIReceiveCallable) -> None:
        self._events, self._receive = events, receive

    async def __call__(self) -> ASGIReceiveEvent:
        return self._events.pop(0) if self._events else await self._receive()


async def _refuse(send: ASGISendCallable, status: int) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    start: Any = {"type": "http.response.start", "status": status, "headers": headers}
    body: Any = {"type": "http.response.body", "body": _REASONS[status]}
    await send(start)
    await send(body)
