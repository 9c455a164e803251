"""What an operator's commands do to a store: through the intake process when it runs, directly when not."""

import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from ngroups.news.groups.catalog import CatalogError
from ngroups.news.incoming import Refusal
from ngroups.news.intake.archive import from_archive
from ngroups.news.intake.rules import Site
from ngroups.news.outcomes import OUTCOMES
from ngroups.news.server.frames import Unpacker, pack
from ngroups.news.server.plan import door_of, open_writer
from ngroups.news.settings import NewsSettings
from ngroups.news.store.writer import StoreBusyError, Writer
from ngroups.protocol.articles import Limits
from ngroups.protocol.ports import Outcome


class OperateError(Exception):
    """The command cannot be carried out; the text says why."""


class Desk(Protocol):
    """Either way to the store."""

    def groups(self, changes: Sequence[tuple[bytes, bytes, str, str]]) -> list[Outcome]:
        """Change the group list: verb (`create`, `change`, `remove`), name, status, description."""

    def file(self, articles: Sequence[bytes]) -> list[Outcome]:
        """File articles in wire format, as from an archive."""

    def expire(self) -> int:
        """Drop the epochs that have had their time; how many."""


class _Direct:
    def __init__(self, writer: Writer, settings: NewsSettings) -> None:
        self._writer = writer
        self._site = archive_site(settings)

    def groups(self, changes: Sequence[tuple[bytes, bytes, str, str]]) -> list[Outcome]:
        outcomes = []
        for verb, name, status, description in changes:
            try:
                if verb == b"create":
                    now = int(time.time())
                    self._writer.catalog.create(name, status=status, now=now, description=description)
                elif verb == b"remove":
                    self._writer.catalog.remove(name)
                else:
                    self._writer.catalog.change(name, status=status or None, description=description or None)
                outcomes.append(Outcome("done"))
            except CatalogError as error:
                outcomes.append(Outcome("refused", str(error)))
        self._writer.groups_changed()
        return outcomes

    def file(self, articles: Sequence[bytes]) -> list[Outcome]:
        verdicts = [from_archive(wire, self._site, self._writer.catalog.by_name) for wire in articles]
        accepted = [each for each in verdicts if not isinstance(each, Refusal)]
        results = iter(self._writer.append(accepted, int(time.time())))
        return [
            Outcome(each.verdict, each.reason) if isinstance(each, Refusal) else OUTCOMES[next(results)]
            for each in verdicts
        ]

    def expire(self) -> int:
        return self._writer.expire(int(time.time())).epochs


class _Remote:
    def __init__(self, door: socket.socket) -> None:
        self._door = door
        self._unpacker = Unpacker()

    def groups(self, changes: Sequence[tuple[bytes, bytes, str, str]]) -> list[Outcome]:
        return self._ask(
            [[b"group", verb, name, status.encode(), text.encode()] for verb, name, status, text in changes]
        )

    def file(self, articles: Sequence[bytes]) -> list[Outcome]:
        return self._ask([[b"import", wire] for wire in articles])

    def expire(self) -> int:
        return int(self._ask([[b"expire"]])[0].reason)

    def _ask(self, questions: list[list[bytes]]) -> list[Outcome]:
        """Send all, then collect the answers, which are short enough to wait in the socket's buffer."""
        answers: dict[int, Outcome] = {}
        for number, question in enumerate(questions):
            self._door.sendall(pack(number, question))
        while len(answers) < len(questions):
            data = self._door.recv(1 << 16)
            if not data:
                raise OperateError("the news service ended while it worked on this; run the command again")
            for number, (verdict, reason) in self._unpacker.feed(data):
                answers[number] = Outcome(verdict.decode(), reason.decode())  # type: ignore[arg-type]
        return [answers[number] for number in range(len(questions))]


@contextmanager
def desk(root: Path, settings: NewsSettings) -> Iterator[Desk]:
    """The way to the store that is open now. Raises `OperateError`."""
    try:
        writer = open_writer(root, settings)
    except StoreBusyError:
        door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            door.connect(str(door_of(root)))
        except OSError:
            door.close()
            raise OperateError("the store is in use, but the news service does not answer") from None
        with door:
            yield _Remote(door)
        return
    try:
        yield _Direct(writer, settings)
    finally:
        writer.close()


def archive_site(settings: NewsSettings) -> Site:
    """The server as an import sees it: any age is welcome."""
    limits = Limits(article=settings.article_octets)
    return Site(path_identity=settings.pathhost.encode(), artcutoff_days=0, relay_limits=limits)
