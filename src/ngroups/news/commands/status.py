"""`ngroups news status`: how large the store is and how far back it reaches. Nothing about readers."""

import json
import shutil
import sys
import time
from pathlib import Path

import typer
from rich.table import Table

from ngroups.news.commands.options import Config, Data, Json
from ngroups.news.commands.terminal import terminal
from ngroups.news.operate import OperateError, desk
from ngroups.news.settings import load
from ngroups.news.store.reader import Reader

_DAY = 86400


def status_command(data: Data, as_json: Json = False) -> None:
    """Show groups, articles, epochs and disk, also while the service runs."""
    figures = _figures(data)
    if as_json:
        sys.stdout.write(json.dumps(figures) + "\n")
        return
    table = Table(show_header=False)
    for name, value in figures.items():
        table.add_row(name.replace("_", " "), f"{value:,}" if isinstance(value, int) else str(value))
    terminal().print(table)


def expire_command(data: Data, config: Config = None) -> None:
    """Drop now what has had its time; a running service does so by itself every hour."""
    with desk(data, load(config)) as store:
        typer.echo(f"{store.expire()} epochs dropped.")


def _figures(data: Path) -> dict[str, int | float]:
    if not (data / "board").exists():
        raise OperateError(f"there is no store in {data}")
    reader = Reader(data)
    try:
        groups = list(reader.groups())
    finally:
        reader.close()
    epochs = [path for path in (data / "spool").glob("*/*") if path.name.isdigit()]
    files = [path for path in (data / "spool").rglob("*") if path.is_file()]
    oldest = min((int(path.name) for path in epochs), default=0)
    return {
        "groups": len(groups),
        "articles_in_groups": sum(entry.marks[2] for entry in groups),
        "epochs": len(epochs),
        "oldest_epoch_days": max(0, int(time.time()) // _DAY - oldest) if epochs else 0,
        "spool_octets": sum(path.stat().st_blocks * 512 for path in files),
        "disk_free_octets": shutil.disk_usage(data).free,
    }
