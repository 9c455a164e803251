"""`ngroups news user`: the logins of a private server (access = "local")."""

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from ngroups.news.access import AccessError
from ngroups.news.access.userfile import add, listing, remove
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
    password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    try:
        add(users, name, password, options)
    except AccessError as error:
        raise OperateError(str(error)) from None


@app.command("remove", epilog="Example: ngroups news user remove reader1 --users /srv/news/users")
def remove_command(name: str, users: UsersFile) -> None:
    """Take a login away. Connections that are open stay open."""
    try:
        remove(users, name)
    except AccessError as error:
        raise OperateError(str(error)) from None


@app.command("list", epilog="Example: ngroups news user list --users /srv/news/users")
def list_command(users: UsersFile) -> None:
    """Show the logins and what they may do."""
    try:
        for each in listing(users):
            note = "  (set the password anew: its hash is older than today's cost)" if each.outdated else ""
            typer.echo(f"{each.name}  {each.options or 'defaults'}{note}")
    except AccessError as error:
        raise OperateError(str(error)) from None
