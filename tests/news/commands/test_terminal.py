"""Printing: what looks like markup or a picture to the library is text."""

import pytest
from rich.table import Table

from ngroups.news.commands.terminal import terminal

TEXT = "AB:CD:0A [news] [/bold] :cd:"


@pytest.mark.parametrize("errors", [False, True])
def test_text_comes_out_as_it_is(capsys: pytest.CaptureFixture[str], *, errors: bool) -> None:
    table = Table()
    table.add_column("x", no_wrap=True)
    table.add_row(TEXT)
    terminal(errors=errors).print(table)
    terminal(errors=errors).print(TEXT)
    said = capsys.readouterr()
    assert (said.err if errors else said.out).count(TEXT) == 2
    assert not (said.out if errors else said.err)
