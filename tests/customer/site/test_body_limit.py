"""What a visitor sends is taken in up to a limit of octets and time, and goes on to Django whole."""

import asyncio
from typing import Any

import pytest

from ngroups.customer.site.body_limit import BodyLimit


async def _echo(scope: Any, receive: Any, send: Any) -> None:
    body = b""
    while True:
        event = await receive()
        body += event.get("body", b"")
        if not event.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def sent(*chunks: bytes, octets: int = 10, stall: bool = False) -> tuple[int, bytes]:
    """The answer to a request with this body."""
    events = [
        {"type": "http.request", "body": chunk, "more_body": stall or at < len(chunks) - 1}
        for at, chunk in enumerate(chunks)
    ]
    answers: list[dict[str, Any]] = []

    async def receive() -> Any:
        if not events:
            await asyncio.sleep(60)
        return events.pop(0)

    async def send(event: Any) -> None:
        answers.append(event)

    app: Any = BodyLimit(_echo, octets, seconds=0.2)
    asyncio.run(app({"type": "http"}, receive, send))
    return answers[0]["status"], answers[1]["body"]


def test_a_body_arrives_whole() -> None:
    assert sent(b"") == (200, b"")
    assert sent(b"0123456789") == (200, b"0123456789")
    assert sent(*[bytes([octet]) for octet in b"0123456789"]) == (200, b"0123456789")


@pytest.mark.parametrize("chunks", [(b"0" * 11,), (b"0" * 10, b"0"), (b"0",) * 11])
def test_one_octet_more_is_refused(chunks: tuple[bytes, ...]) -> None:
    assert sent(*chunks)[0] == 413


def test_who_sends_slowly_is_not_waited_for() -> None:
    assert sent(b"0", stall=True)[0] == 408


def test_who_goes_away_takes_nothing_along() -> None:
    async def gone() -> Any:
        return {"type": "http.disconnect"}

    async def nothing(_: Any) -> None:
        raise AssertionError("nobody is there to answer")

    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append((await receive())["type"])

    limited: Any = BodyLimit(app, 10)
    asyncio.run(limited({"type": "http"}, gone, nothing))
    assert seen == ["http.disconnect"]


@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
def test_other_conversations_are_not_held(kind: str) -> None:
    given: list[tuple[Any, Any, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        given.append((scope, receive, send))

    limited: Any = BodyLimit(app, 10)
    asyncio.run(limited({"type": kind}, None, None))
    assert given == []
