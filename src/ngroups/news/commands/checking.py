"""`ngroups news check`: reads the whole store, beside a running service or alone."""

import json
import sys

import typer
from rich.progress import Progress

from ngroups.news.commands.options import Data, Json
from ngroups.news.commands.terminal import terminal
from ngroups.news.store.check import check


def check_command(data: Data, as_json: Json = False) -> None:
    """Verify every stored octet, every index entry and every mark; exit status 1 when anything is wrong."""
    with Progress(console=terminal(errors=True), transient=True) as bar:
        task = bar.add_task("Checking", total=None)
        findings = list(check(data, lambda done, total: bar.update(task, completed=done, total=total)))
    if as_json:
        found = [str(finding) for finding in findings]
        sys.stdout.write(json.dumps({"sound": not found, "findings": found}) + "\n")
    else:
        for finding in findings:
            typer.echo(finding)
        typer.echo(f"{len(findings)} faults found." if findings else "The store is sound.")
    if findings:
        raise typer.Exit(1)
