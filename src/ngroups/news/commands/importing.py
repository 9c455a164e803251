"""`ngroups news import`: articles out of files, with progress, and on again after a break."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from ngroups.news.commands.options import Config, Data
from ngroups.news.commands.terminal import terminal
from ngroups.news.feed.importing.engine import DeferredError, Step, Summary, import_articles, newsgroups_of
from ngroups.news.feed.importing.source import SourceError, open_source
from ngroups.news.feed.importing.state import State, StateError
from ngroups.news.operate import Desk, OperateError, desk
from ngroups.news.settings import load
from ngroups.protocol.ports import Outcome

_DUPLICATES = frozenset({"Duplicate"})


def import_command(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="rnews batch, mbox, folder, or INN spool.")
    ],
    data: Data,
    config: Config = None,
    create_groups: Annotated[
        bool, typer.Option("--create-groups", help="Make groups that are named.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Say where refused articles lie.")] = False,
) -> None:
    """File the articles of batches, mailboxes, folders and INN's spools, whatever their age.

    An import that was cut off goes on where it was; what is here already is counted and left alone.
    """
    settings = load(config)
    try:
        sources = [open_source(path) for path in paths]
        with desk(data, settings) as store, Progress(console=terminal(errors=True)) as bar:
            tasks = {
                source.identity: bar.add_task(source.path.name, total=source.extent) for source in sources
            }

            def progress(step: Step) -> None:
                bar.update(tasks[step.source.identity], completed=step.done)

            file = _Creating(store) if create_groups else store.file
            summary = import_articles(
                sources, file, state=State(data / "import"), progress=progress, duplicates=_DUPLICATES
            )
    except DeferredError as error:
        _print(error.summary, verbose=verbose)
        raise OperateError(str(error)) from None
    except (SourceError, StateError) as error:
        raise OperateError(str(error)) from None
    _print(summary, verbose=verbose)


class _Creating:
    """Files articles after making the groups that they name."""

    def __init__(self, store: Desk) -> None:
        self._store = store
        self._made: set[bytes] = set()

    def __call__(self, articles: Sequence[bytes]) -> list[Outcome]:
        named = {name for wire in articles for name in newsgroups_of(wire)} - self._made
        self._store.groups([(b"create", name, "y", "") for name in sorted(named)])
        self._made |= named
        return self._store.file(articles)


def _print(summary: Summary, *, verbose: bool) -> None:
    out = terminal()
    out.print(
        f"{summary.filed} filed, {summary.duplicates} here already, {sum(summary.refused.values())} refused"
    )
    for reason, number in sorted(summary.refused.items(), key=lambda item: -item[1]):
        out.print(f"  {number:>8}  {reason}")
        for file, offset in summary.places.get(reason, ()) if verbose else ():
            out.print(f"            {file} at {offset}")
