"""The committing thread: what waits is filed together, and no fault leaves anybody waiting."""

import threading
from collections.abc import Sequence
from typing import cast

import pytest

from ngroups.news.incoming import Incoming
from ngroups.news.server.committer import Committer
from ngroups.news.server.loop import Loop
from ngroups.news.store.writer import Result, StoreBrokenError, Writer

ARTICLE = Incoming(b"<1@x>", (b"misc.test",), b"", b"\r\n.\r\n", b"", 0, 0)


class _Writer:
    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.batches: list[int] = []

    def append(self, batch: Sequence[Incoming], now: int) -> list[Result]:
        if self.fault:
            raise self.fault
        self.batches.append(len(batch))
        return ["filed"] * len(batch)


def assert_open(gate: threading.Event) -> None:
    assert gate.wait(10)


def test_everything_that_waits_is_one_batch_and_is_answered_in_order() -> None:
    loop, writer, told = Loop(), _Writer(), list[int]()
    gate = threading.Event()
    committer = Committer(cast("Writer", writer), loop, broken=lambda: None)
    committer.call(lambda: assert_open(gate))
    for number in range(20):
        committer.file(ARTICLE, lambda result, number=number: told.append(number))  # type: ignore[misc]
    gate.set()
    committer.close()
    loop.run_calls()
    assert writer.batches == [20]
    assert told == list(range(20))
    loop.close()


@pytest.mark.parametrize("fault", [StoreBrokenError("x"), ZeroDivisionError()])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_any_fault_ends_the_process(fault: Exception) -> None:
    loop, broken = Loop(), threading.Event()
    committer = Committer(cast("Writer", _Writer(fault)), loop, broken=broken.set)
    committer.file(ARTICLE, lambda _: None)
    committer._thread.join(10)
    loop.run_calls()
    assert broken.is_set()
    assert not committer._thread.is_alive()
    loop.close()
