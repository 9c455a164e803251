"""The customer plane's part of `ngroups up`: the site on this machine, with somebody signed up."""

import json
from pathlib import Path
from typing import Annotated

import typer

from ngroups.base.lifeline import end_with_parent
from ngroups.customer.configuration import CustomerSettings
from ngroups.customer.passes.configuration import Passes
from ngroups.customer.site.start import check, migrate, prepare

_HOST = "127.0.0.1"


def up_command(
    state: Annotated[Path, typer.Option(help="The folder that everything is kept in.")] = Path("state"),
    port: Annotated[int, typer.Option(help="For browsers.", min=1, max=65535)] = 8119,
    news_port: Annotated[int, typer.Option(help="The news service's, without TLS.", min=1, max=65535)] = 1119,
    news_tls_port: Annotated[
        int, typer.Option(help="The news service's, with TLS.", min=1, max=65535)
    ] = 1563,
    door: Annotated[
        Path | None, typer.Option(help="The issuer's Unix socket; without it, no passes.")
    ] = None,
    with_parent: Annotated[
        bool, typer.Option("--with-parent", help="End when standard input closes.")
    ] = False,
) -> None:
    """Start the site's part of `ngroups up`; prints what runs where as one JSON line when ready."""
    if with_parent:
        end_with_parent()
    data = state / "customer"
    # Passkeys need a host name, and "localhost" is one that browsers trust without TLS.
    origin = f"http://localhost:{port}"
    own = CustomerSettings(
        origin=origin,
        news_host=_HOST,
        news_port=news_port,
        news_tls_port=news_tls_port,
        passes=Passes(door=door),
    )
    prepare(own, data)
    from ngroups.customer.demo.logins import demo_logins  # noqa: PLC0415  Django must be prepared first
    from ngroups.customer.demo.plan import give_plan  # noqa: PLC0415  the same
    from ngroups.customer.site.logs import open_log  # noqa: PLC0415  the same
    from ngroups.customer.site.serving import listening, serve, watch_news  # noqa: PLC0415

    log = open_log(debug=False)
    listener = listening((_HOST, port))
    migrate()
    check()
    logins = demo_logins(data / "demonstration.json")
    rows = [("site", f"{origin}/"), *((f"login of {login.who}", login.told()) for login in logins)]
    customer = {"site": origin, "account": logins[0].name, "password": logins[0].password}
    if door is not None:
        give_plan(logins[0].name)
    ready = json.dumps({"ready": True, "rows": rows, "customer": customer})
    watch_news()
    serve(listener, own, log, lambda: print(ready, flush=True))
