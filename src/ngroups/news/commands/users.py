"""`ngroups news user`: the logins of a private server (access = "local")."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from ngroups.news.access import AccessError
from ngroups.news.access.options import BadOptionsError
from ngroups.news.access.userfile import add, change, listing, remove
from ngroups.news.operate import OperateError

app = typer.Typer(no_args_is_help=True, help='Logins of a private server (access = "local").')

UsersFile = Annotated[Path, typer.Option("--users", help="The file that `users` in the configuration names.")]


@app.command("add", epilog="Example: ngroups news user add reader1 --users /srv/news/users <password.txt")
def add_command(
    name: str,
    users: UsersFile,
    options: Annotated[str, typer.Option(help="connections=20,quota=10G/month,rate=50M,post=no ...")] = "",
) -> None:
    """Make a login. The password is asked for, or read from standard input."""
    with _plainly():
        add(users, name, _password(), options)


@app.command("change", epilog="Example: ngroups news user change reader1 --users /srv/news/users --password")
def change_command(
    name: str,
    users: UsersFile,
    password: Annotated[
        bool, typer.Option("--password", help="Ask for a new password, or read it from standard input.")
    ] = False,
    options: Annotated[
        str | None, typer.Option(help="All options anew; empty for the defaults. Without it they stay.")
    ] = None,
) -> None:
    """Give a login another password or other options. Connections that are open keep what they had."""
    if not password and options is None:
        raise OperateError("say what to change: --password, --options or both")
    with _plainly():
        change(users, name, password=_password() if password else None, options=options)


@contextmanager
def _plainly() -> Iterator[None]:
    """Say what is wrong as this command's own words."""
    try:
        yield
    except BadOptionsError as error:
        raise OperateError(f"these options cannot be used: {error}") from None
    except AccessError as error:
        raise OperateError(str(error)) from None


def _password() -> str:
    return getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


@app.command("remove", epilog="Example: ngroups news user remove reader1 --users /srv/news/users")
def remove_command(name: str, users: UsersFile) -> None:
    """Take a login away. Connections that are open stay open."""
    with _plainly():
        remove(users, name)


@app.command("list", epilog="Example: ngroups news user list --users /srv/news/users")
def list_command(users: UsersFile) -> None:
    """Show the logins and what they may do."""
    with _plainly():
        for each in listing(users):
            note = "  (set the password anew: its hash is older than today's cost)" if each.outdated else ""
            typer.echo(f"{each.name}  {each.options or 'defaults'}{note}")
