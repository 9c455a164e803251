"""`ngroups pass ...`: the customer's wallet for the command line."""

import sys

import typer

from ngroups.wallet import WalletError
from ngroups.wallet.commands import login_command, proxy_command, renew_command, show_command

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
    help="Your passes: news logins that nobody can link to your account.",
)
app.command("login", epilog="Example: ngroups pass login https://news.example --account reader")(
    login_command
)
app.command("renew", epilog="Example: ngroups pass renew --account reader --due --password-file ~/secret")(
    renew_command
)
app.command("show", epilog="Example: ngroups pass show --for sabnzbd")(show_command)
app.command("proxy", epilog="Example: ngroups pass proxy --listen 127.0.0.1:1119")(proxy_command)


def main() -> None:
    """Run a command; a failure is one sentence and exit status 1."""
    try:
        app(prog_name="ngroups pass")
    except WalletError as error:
        sys.stderr.write(f"ngroups pass: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
