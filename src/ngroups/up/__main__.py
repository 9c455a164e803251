"""`ngroups up`."""

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console

from ngroups.up.children import Children, EndedError, NotStartedError, Plane
from ngroups.up.passes import Customer, pass_rows
from ngroups.up.table import table

app = typer.Typer(pretty_exceptions_enable=False, add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: ngroups up --state ./state --port 2119")
def up(
    state: Annotated[Path, typer.Option(help="The folder that everything is kept in.")] = Path("state"),
    port: Annotated[int, typer.Option(help="For newsreaders without TLS.", min=1, max=65535)] = 1119,
    tls_port: Annotated[int, typer.Option(help="For newsreaders with TLS.", min=1, max=65535)] = 1563,
    open_to_all: Annotated[
        bool, typer.Option("--open", help="Let everybody read and post without a login.")
    ] = False,
    site_port: Annotated[int, typer.Option(help="For browsers.", min=1, max=65535)] = 8119,
) -> None:
    """Start everything on this machine; a new folder gets a demonstration set. Ctrl-C stops it."""
    shared = ["--state", str(state), "--with-parent"]
    news = ["--port", str(port), "--tls-port", str(tls_port)]
    site = ["--port", str(site_port), "--news-port", str(port), "--news-tls-port", str(tls_port)]
    signal.signal(signal.SIGTERM, _stop_asked)
    children = Children()
    console = Console(highlight=False, markup=False, emoji=False)
    try:
        served = children.start(Plane("ngroups.news", [*shared, *news, *(["--open"] if open_to_all else [])]))
        door = ["--door", served["door"]] if "door" in served else []
        site_served = children.start(Plane("ngroups.customer", [*shared, *site, *door]))
        rows = pass_rows(Customer(**site_served["customer"]), state / "wallet.json") if door else []
        console.print(table([served, {"rows": rows}, site_served]))
        sys.stdout.flush()
        children.watch()
    except KeyboardInterrupt:
        pass
    finally:
        children.stop()
    console.print("Stopped. The same command starts it again; nothing is lost.")


def _stop_asked(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Run the command; a failure is one sentence, the plane's own where a plane failed, and exit status 1."""
    try:
        app(prog_name="ngroups up")
    except NotStartedError:
        sys.exit(1)
    except EndedError as error:
        sys.stderr.write(f"ngroups up: {error}; everything is stopped\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
