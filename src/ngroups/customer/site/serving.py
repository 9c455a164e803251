"""Serves the site: a listening socket, uvicorn without an access log, one line when it is ready."""

import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, cast

import uvicorn
from django.apps import apps
from django.core.asgi import get_asgi_application

from ngroups.base.logging import Log
from ngroups.customer.configuration import CustomerSettings
from ngroups.customer.content.apps import ContentConfig
from ngroups.customer.site.body_limit import BodyLimit
from ngroups.customer.site.settings import BODY_OCTETS
from ngroups.customer.site.start import StartError

_BACKLOG = 1024
_CONCURRENT = 1000
"""Connections and requests at once; one more is answered with 503."""
_STOP_SECONDS = 10
_KEEP_ALIVE_SECONDS = 30
_HEADER_OCTETS = 16 << 10

Address = tuple[str, int]


def listening(address: Address) -> socket.socket:
    """A socket that takes connections at host and port. Raises `StartError`."""
    host, port = address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server(address, family=family, backlog=_BACKLOG)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise StartError(f"cannot listen on {host}:{port}: {reason}") from None
    # Head and body of an answer are two writes; without this the second waits 40 ms for the client's word
    # on the first. Connections inherit it (asyncio would set it, but takes this socket for another kind).
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def watch_news() -> None:
    """Keep looking whether the news service answers, for the home page."""
    cast("ContentConfig", apps.get_app_config("content")).status.watch()


def serve(listener: socket.socket, own: CustomerSettings, log: Log, ready: Callable[[], None]) -> None:
    """Answer requests until SIGTERM or SIGINT; call `ready` when the first can come."""
    config = uvicorn.Config(
        BodyLimit(cast("Any", get_asgi_application()), BODY_OCTETS),
        interface="asgi3",
        http="h11",
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(own.proxies),
        forwarded_allow_ips=list(own.proxies),
        limit_concurrency=_CONCURRENT,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_STOP_SECONDS,
        h11_max_incomplete_event_size=_HEADER_OCTETS,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn repeats the signal that ended it; this process then has nothing left to do but return.
        signal.signal(number, lambda *_: None)
    log.debug("process.started", process="site")
    _Server(config, ready).run([listener])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()
            sys.stdout.flush()
