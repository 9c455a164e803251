"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[Path, typer.Option("--data", help="The folder that holds everything of the site.")]
Config = Annotated[Path | None, typer.Option("--config", help="The TOML file with the [customer] table.")]
Debug = Annotated[bool, typer.Option("--debug", help="Log more events; never more about anybody.")]
