"""`ngroups news pass`: what an operator does about passes."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ngroups.news.commands.options import Data, Json
from ngroups.news.operate import OperateError
from ngroups.news.passes import PassesError
from ngroups.news.passes.blocked import block
from ngroups.news.passes.days import DayKeys
from ngroups.news.passes.layout import places_in

app = typer.Typer(no_args_is_help=True, help='Passes (access = "passes").')

Handle = Annotated[str, typer.Argument(help="posting-account in the article's Injection-Info.")]


@app.command("block", epilog="Example: ngroups news pass block csraaaaaaaaaaaaaaaaaaaaaaaa --data /srv/news")
def block_command(handle: Handle, data: Data) -> None:
    """Stop the login behind a handle from posting; it goes on reading. Works for 30 days after the post."""
    places = places_in(data)
    if not places.days.is_dir():
        raise OperateError(f"there are no passes in {data}")
    try:
        new = block(places.blocked, handle.encode(), DayKeys(places.days))
    except PassesError as error:
        raise OperateError(str(error)) from None
    typer.echo("Its login may not post any more." if new else "It was blocked already.")


@app.command("keys", epilog="Example: ngroups news pass keys --data /srv/news --json")
def keys_command(data: Data, as_json: Json = False) -> None:
    """Show the published keys: class, epoch, and until when its logins are good."""
    text = _published(places_in(data).published)
    if as_json:
        typer.echo(text)
        return
    for each in json.loads(text)["keys"]:
        until = datetime.fromtimestamp(each["good_until"], UTC).date()
        typer.echo(f"{each['pass_class']}  {each['epoch']}  good until {until}  {each['public']}")


def _published(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except OSError:
        raise OperateError("no keys are published; passes are not in use here") from None
