"""The `ngroups` command: says what there is and hands over to the plane that does it.

It knows the names of the commands and the module behind each, and imports no plane: the
arguments go on unread to `python -m ngroups.<plane>`, which takes this process's place.
"""

import os
import sys
from typing import NoReturn

COMMANDS: dict[str, tuple[str, list[str], str]] = {
    "up": ("ngroups.up", [], "start everything on this machine, state in one folder"),
    "pass": ("ngroups.wallet", [], "the customer's wallet: fetches, renews and uses passes"),
    "news": ("ngroups.news", [], "the news plane: serve, import, group and what else an operator does"),
    "site": ("ngroups.customer", [], "the customer plane: serve the web site, manage its tables"),
    "finder": ("ngroups.customer.finder", [], "the process that alone holds the key of the blind index"),
    "mailer": ("ngroups.customer.mail", [], "the process that alone can open mail addresses, and sends"),
    "custodian": ("ngroups.custodian", [], "a custodian's offline tool: make a key, open one record's share"),
}
"""Command -> (module to run, arguments put first, one line of help)."""

USAGE = """\
Usage: ngroups COMMAND [ARGUMENTS]

{commands}

Options:
  --version  print the version
  --help     print this; `ngroups COMMAND --help` explains a command

Example:
  ngroups up --state ./state
  ngroups news group create local.test --data ./state/news
"""


def usage() -> str:
    """The help text, drawn from the table of commands."""
    lines = [f"  {name:<10} {line}" for name, (_, _, line) in COMMANDS.items()]
    return USAGE.format(commands="\n".join(["Commands:", *lines]))


def refuse(problem: str) -> NoReturn:
    """Say in one sentence what is wrong with the command line, and stop with status 2."""
    sys.stderr.write(f"ngroups: {problem}; `ngroups --help` lists the commands.\n")
    sys.exit(2)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line `arguments` (default: this process's own); does not return from a command."""
    given = sys.argv[1:] if arguments is None else arguments
    match given:
        case []:
            refuse("no command was given")
        case ["--help" | "-h" | "help", *_]:
            sys.stdout.write(usage())
        case ["--version" | "-V", *_]:
            sys.stdout.write(f"ngroups {_version()}\n")
        case [command, *rest] if command in COMMANDS:
            module, first, _ = COMMANDS[command]
            os.execv(sys.executable, [sys.executable, "-m", module, *first, *rest])  # noqa: S606  no shell is wanted
        case [command, *_]:
            refuse(f"there is no command {command!r}")


def _version() -> str:
    from importlib.metadata import version  # noqa: PLC0415  slow to load, and every command starts here

    return version("ngroups")
