"""What is printed once everything serves."""

from typing import Any

from rich.table import Table


def table(facts: list[dict[str, Any]]) -> Table:
    """The facts of each plane, one below the other, and how to stop."""
    drawn = Table(title="ngroups is up", title_justify="left")
    drawn.add_column("what")
    drawn.add_column("how", overflow="fold")
    for plane in facts:
        for what, how in plane["rows"]:
            drawn.add_row(what, how)
        drawn.add_section()
    drawn.add_row("to stop", "Ctrl-C")
    return drawn
