"""`ngroups site ...`: what an operator does with the customer plane."""

import sys

import typer

from ngroups.base.config import ConfigError
from ngroups.customer.commands.managing import manage_command
from ngroups.customer.commands.serving import serve_command
from ngroups.customer.commands.up import up_command
from ngroups.customer.content.errors import ContentError
from ngroups.customer.site.keys import KeyFileError
from ngroups.customer.site.start import StartError

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
    help="The customer plane: the web site.",
)
app.command("serve", epilog="Example: ngroups site serve --data /srv/site --listen 127.0.0.1:8119")(
    serve_command
)
app.command(
    "manage",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    epilog="Example: ngroups site manage --data /srv/site migrate",
)(manage_command)
app.command("up", epilog="Example: ngroups site up --state ./state --port 8119")(up_command)


def main() -> None:
    """Run a command; a failure is one sentence and exit status 1."""
    try:
        app(prog_name="ngroups site")
    except (ConfigError, ContentError, KeyFileError, StartError) as error:
        sys.stderr.write(f"ngroups site: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
