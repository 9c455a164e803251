"""`ngroups custodian ...`: what a custodian does, on a machine of their own."""

import sys

import typer

from ngroups.custodian import CustodianError, commands
from ngroups.sealing import SealingError

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
    help=(
        "A custodian's offline tool. Not yet there: `open` does not check the legal desk's ledger, so it is "
        "still yours to make sure that a court's order commands an opening."
    ),
)

KEY, PUBLIC = "--key custodian.key", "--public custodian.pub"

app.command("keygen", epilog=f"Example: ngroups custodian keygen {KEY} {PUBLIC}")(commands.keygen_command)
app.command("words", epilog=f"Example: ngroups custodian words {KEY} --needed 2 --sheets 3")(
    commands.words_command
)
app.command("restore", epilog=f"Example: ngroups custodian restore {KEY} {PUBLIC}")(commands.restore_command)
app.command(
    "request", epilog=f"Example: ngroups custodian request record.sealed {PUBLIC} --out share.request"
)(commands.request_command)
app.command("open", epilog=f"Example: ngroups custodian open share.request {KEY} --out share.opened")(
    commands.open_command
)
app.command(
    "combine", epilog="Example: ngroups custodian combine record.sealed a.opened b.opened --out record.json"
)(commands.combine_command)


def main() -> None:
    """Run a command; a failure is one sentence and exit status 1."""
    try:
        app(prog_name="ngroups custodian")
    except (CustodianError, SealingError) as error:
        sys.stderr.write(f"ngroups custodian: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
