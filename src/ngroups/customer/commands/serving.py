"""`ngroups site serve`."""

import json
import os
import sys
from typing import Annotated

import typer

from ngroups.customer.commands.options import Config, Data, Debug
from ngroups.customer.configuration import load
from ngroups.customer.site.start import StartError, check, pending_migrations, prepare


def serve_command(
    data: Data,
    config: Config = None,
    listen: Annotated[str, typer.Option(help="host:port; port 0 takes a free one.")] = "127.0.0.1:8119",
    debug: Debug = False,
) -> None:
    """Serve the site until SIGTERM. Prints one JSON line when ready."""
    own = load(config)
    prepare(own, data)
    from ngroups.customer.site.logs import open_log  # noqa: PLC0415  Django must be prepared before it is imported
    from ngroups.customer.site.serving import listening, serve, watch_news  # noqa: PLC0415  the same

    log = open_log(debug=debug)
    listener = listening(host_and_port(listen))
    if pending_migrations():
        raise StartError(f"the tables are not up to date: run `ngroups site manage --data {data} migrate`")
    check()
    watch_news()
    place = "{}:{}".format(*listener.getsockname()[:2])
    ready = json.dumps({"ready": True, "pid": os.getpid(), "addresses": {"site": place}})
    serve(listener, own, log, lambda: print(ready, file=sys.stdout, flush=True))


def host_and_port(text: str) -> tuple[str, int]:
    """Raises `StartError`."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise StartError(f"{text} is not host:port")
    return host.strip("[]"), int(port)
