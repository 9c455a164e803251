"""The thread that files articles: everything that waits is one batch, one sync.

The loop hands articles in and is told in its own thread what became of each; the
articles of a batch wait for one another and for nobody else.
"""

import queue
import threading
import time
from collections.abc import Callable

from ngroups.news.incoming import Incoming
from ngroups.news.server.loop import Loop
from ngroups.news.store.writer import Result, StoreBrokenError, Writer

Done = Callable[[Result], None]
_BATCH = 500
_BATCH_OCTETS = 32 << 20


class Committer:
    """Owns the writer's `append`."""

    def __init__(self, writer: Writer, loop: Loop, *, broken: Callable[[], None]) -> None:
        self._writer, self._loop, self._broken = writer, loop, broken
        self._waiting: queue.SimpleQueue[tuple[Incoming, Done] | Callable[[], None] | None] = (
            queue.SimpleQueue()
        )
        self._thread = threading.Thread(target=self._run, name="committer", daemon=True)
        self._thread.start()

    def file(self, article: Incoming, done: Done) -> None:
        """File an article; `done` is called in the loop once it is on disk, or cannot be."""
        self._waiting.put((article, done))

    def call(self, work: Callable[[], None]) -> None:
        """Run work on the store between two batches, in the committing thread."""
        self._waiting.put(work)

    def close(self) -> None:
        """File what waits, then stop."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            self._work()
        except StoreBrokenError:
            self._loop.soon(self._broken)
        except BaseException:
            # Whatever it was: nobody would be answered any more, so the process ends and starts anew.
            self._loop.soon(self._broken)
            raise

    def _work(self) -> None:
        while (item := self._waiting.get()) is not None:
            if callable(item):
                item()
                continue
            batch, after = self._gather(item)
            results = self._writer.append([article for article, _ in batch], int(time.time()))
            answers = [(done, result) for (_, done), result in zip(batch, results, strict=True)]
            self._loop.soon(lambda answers=answers: _tell(answers))  # type: ignore[misc]
            if after is None:
                continue
            if after is _STOP:
                return
            after()

    def _gather(
        self, first: tuple[Incoming, Done]
    ) -> tuple[list[tuple[Incoming, Done]], Callable[[], None] | None]:
        """What waits, up to a batch; and what came behind it that is not an article."""
        batch, size = [first], len(first[0].body)
        while len(batch) < _BATCH and size < _BATCH_OCTETS:
            try:
                item = self._waiting.get_nowait()
            except queue.Empty:
                break
            if item is None:
                return batch, _STOP
            if callable(item):
                return batch, item
            batch.append(item)
            size += len(item[0].body)
        return batch, None


def _STOP() -> None:  # noqa: N802 - a mark, never called
    raise AssertionError


def _tell(answers: list[tuple[Done, Result]]) -> None:
    for done, result in answers:
        done(result)
