"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[Path, typer.Option("--data", help="The folder that holds everything of this service.")]
Config = Annotated[Path | None, typer.Option("--config", help="The TOML file with the [news] table.")]
Listen = Annotated[
    list[str] | None, typer.Option(help="host:port; may be given more than once; port 0 takes a free one.")
]
Json = Annotated[bool, typer.Option("--json", help="For another program to read.")]
