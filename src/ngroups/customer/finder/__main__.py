"""`ngroups finder ...`: the process that alone holds the key of the blind index."""

import signal
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from ngroups.base.clock import SystemClock
from ngroups.base.logging import Manifest, build, guard
from ngroups.customer.finder.answering import Answering
from ngroups.customer.finder.questions import MAX_QUESTION
from ngroups.customer.hatch import Hatch, HatchError
from ngroups.customer.processes import forgetful, harden, ready
from ngroups.customer.site.keys import KeyFileError, keys_in

MANIFEST = Manifest(
    {"process.started": frozenset({"process"}), "question.failed": frozenset()}, frozenset({"finder"})
)

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
    help="The finder: computes the blind index of addresses under a key that the site never has.",
)


@app.callback()
def _commands() -> None:
    """Keep `serve` a command of its own: with a single one typer would leave its name out."""


@app.command(epilog="Example: ngroups finder serve --data /srv/finder --socket /run/ngroups/finder.sock")
def serve(
    data: Annotated[Path, typer.Option("--data", help="The folder that holds the index key.")],
    socket: Annotated[Path, typer.Option("--socket", help="Where the site asks.")],
    per_hour: Annotated[int, typer.Option(min=1, max=1_000_000, help="Questions answered in an hour.")] = 600,
) -> None:
    """Answer the site's questions until SIGTERM. Prints one JSON line when ready."""
    forgetful()
    harden()
    log = build(MANIFEST, sys.stderr, SystemClock())
    guard(log)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = keys_in(data / "index.key").key("blind index")
    hatch = Hatch(
        socket,
        Answering(key, per_hour, time.monotonic),
        MAX_QUESTION,
        lambda error: log.error("question.failed", exc_info=error),
    )
    signal.signal(signal.SIGTERM, lambda *_: hatch.stop())
    signal.signal(signal.SIGINT, lambda *_: hatch.stop())
    log.info("process.started", process="finder")
    ready(finder=str(socket))
    hatch.serve()


def main() -> None:
    """Run a command; a failure is one sentence and exit status 1."""
    try:
        app(prog_name="ngroups finder")
    except (HatchError, KeyFileError) as error:
        sys.stderr.write(f"ngroups finder: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
