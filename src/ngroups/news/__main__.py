"""`ngroups news ...`: what an operator does with the news plane."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ngroups.base.config import ConfigError
from ngroups.news.commands import passes, users
from ngroups.news.commands.checking import check_command
from ngroups.news.commands.importing import import_command
from ngroups.news.commands.options import Config, Data, Listen
from ngroups.news.commands.status import expire_command, status_command
from ngroups.news.commands.up import up_command
from ngroups.news.operate import OperateError, desk
from ngroups.news.server.supervisor import Address, StartError, Supervisor
from ngroups.news.settings import load
from ngroups.news.store.writer import StoreError

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
    help="The news plane.",
)
group_app = typer.Typer(no_args_is_help=True, help="The group list.")
app.add_typer(group_app, name="group")
app.add_typer(users.app, name="user")
app.add_typer(passes.app, name="pass")

app.command("import", epilog="Example: ngroups news import ./batches --data /srv/news --create-groups")(
    import_command
)
app.command("check", epilog="Example: ngroups news check --data /srv/news")(check_command)
app.command("status", epilog="Example: ngroups news status --data /srv/news --json")(status_command)
app.command("expire", epilog="Example: ngroups news expire --data /srv/news")(expire_command)
app.command("up", epilog="Example: ngroups news up --state ./state --port 2119")(up_command)


@app.command(epilog="Example: ngroups news serve --data /srv/news --listen 127.0.0.1:1119")
def serve(
    data: Data,
    config: Config = None,
    listen: Listen = None,
    listen_tls: Listen = None,
    listen_feed: Listen = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Log more events; never more about anybody.")
    ] = False,
) -> None:
    """Serve readers and peers until SIGTERM. Prints one JSON line when ready."""
    addresses = {"nntp": _addresses(listen), "nntps": _addresses(listen_tls), "feed": _addresses(listen_feed)}
    if not any(addresses.values()):
        raise OperateError("nothing to listen on: give --listen, --listen-tls or --listen-feed")
    supervisor = Supervisor(data, load(config), addresses, debug=debug)
    supervisor.start()
    sys.stdout.write(supervisor.ready_line() + "\n")
    sys.stdout.flush()
    supervisor.run()


@group_app.command("create", epilog="Example: ngroups news group create misc.test --data /srv/news")
def group_create(
    names: Annotated[list[str], typer.Argument(metavar="NAME...")],
    data: Data,
    config: Config = None,
    moderated: Annotated[bool, typer.Option("--moderated", help="Posts need approval.")] = False,
    status: Annotated[str, typer.Option(help="y, n, m, j, x or =other.group (RFC 6048).")] = "y",
    description: Annotated[str, typer.Option(help="One line for LIST NEWSGROUPS.")] = "",
) -> None:
    """Make newsgroups, before or while the service runs."""
    chosen = "m" if moderated else status
    _change_groups(data, config, [(b"create", name.encode(), chosen, description) for name in names])


@group_app.command(
    "change", epilog="Example: ngroups news group change misc.test --data /srv/news --status n"
)
def group_change(
    name: str,
    data: Data,
    config: Config = None,
    status: Annotated[str, typer.Option(help="y, n, m, j, x or =other.group (RFC 6048).")] = "",
    description: Annotated[str, typer.Option(help="One line for LIST NEWSGROUPS.")] = "",
) -> None:
    """Set a newsgroup's status or description."""
    _change_groups(data, config, [(b"change", name.encode(), status, description)])


@group_app.command("remove", epilog="Example: ngroups news group remove misc.test --data /srv/news")
def group_remove(
    names: Annotated[list[str], typer.Argument(metavar="NAME...")], data: Data, config: Config = None
) -> None:
    """Take newsgroups off the list."""
    _change_groups(data, config, [(b"remove", name.encode(), "", "") for name in names])


def _change_groups(data: Path, config: Path | None, changes: list[tuple[bytes, bytes, str, str]]) -> None:
    with desk(data, load(config)) as store:
        outcomes = store.groups(changes)
    failed = [
        f"{change[1].decode()}: {outcome.reason}"
        for change, outcome in zip(changes, outcomes, strict=True)
        if outcome.verdict != "done"
    ]
    if failed:
        raise OperateError("; ".join(failed))


def _addresses(texts: list[str] | None) -> list[Address]:
    addresses = []
    for text in texts or []:
        host, _, port = text.rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            raise OperateError(f"{text} is not host:port")
        addresses.append((host.strip("[]"), int(port)))
    return addresses


def main() -> None:
    """Run a command; a failure is one sentence and exit status 1."""
    try:
        app(prog_name="ngroups news")
    except (OperateError, ConfigError, StartError, StoreError) as error:
        sys.stderr.write(f"ngroups news: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
