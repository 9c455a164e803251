"""A hatch answers whole questions within bounds and bears everything else."""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ngroups.customer import hatch
from ngroups.customer.hatch import Hatch, HatchClosedError, HatchError, ask


@contextlib.contextmanager
def serving(
    path: Path,
    answer: Callable[[bytes], bytes | None],
    at_most: int = 100,
    failures: list[Exception] | None = None,
) -> Iterator[Hatch]:
    heard: list[Exception] = [] if failures is None else failures
    opened = Hatch(path, answer, at_most, heard.append)
    thread = threading.Thread(target=opened.serve)
    thread.start()
    try:
        yield opened
    finally:
        opened.stop()
        thread.join(20)
        assert not thread.is_alive()
    assert failures is not None or heard == []


def echo(question: bytes) -> bytes:
    return b"heard " + question


def test_question_and_answer(tmp_path: Path) -> None:
    path = tmp_path / "run" / "echo.sock"
    with serving(path, echo):
        assert [ask(path, question) for question in (b"one", b"", b"x" * 100)] == [
            b"heard one", b"heard ", b"heard " + b"x" * 100,
        ]  # fmt: skip
        assert path.stat().st_mode & 0o777 == 0o660
    assert not path.exists()


def test_several_at_once(tmp_path: Path) -> None:
    barrier = threading.Barrier(4, timeout=10)

    def together(question: bytes) -> bytes:
        barrier.wait()
        return question

    path = tmp_path / "s"
    with serving(path, together):
        answers: list[bytes] = []
        threads = [
            threading.Thread(target=lambda i=i: answers.append(ask(path, b"%d" % i))) for i in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(answers) == [b"0", b"1", b"2", b"3"]


def test_too_long_a_question_and_one_that_gets_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with serving(path, lambda question: None if question == b"no" else question):
        for question in (b"x" * 101, b"no"):
            with pytest.raises(HatchClosedError):
                ask(path, question)
        assert ask(path, b"yes") == b"yes"


def test_an_asker_who_stops_in_the_middle_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hatch, "_PATIENCE_SECONDS", 0.3)
    path = tmp_path / "s"
    with serving(path, echo), contextlib.ExitStack() as askers:
        for _ in range(20):
            slow = askers.enter_context(socket.socket(socket.AF_UNIX))
            slow.connect(os.fspath(path))
            slow.sendall(b"\x00\x00")
        assert ask(path, b"still there?", 10) == b"heard still there?"


def test_an_answer_that_fails_costs_one_asker(tmp_path: Path) -> None:
    def failing(question: bytes) -> bytes:
        if question == b"fail":
            raise ValueError
        return question

    path = tmp_path / "s"
    failures: list[Exception] = []
    with serving(path, failing, failures=failures):
        for _ in range(20):
            with pytest.raises(HatchClosedError):
                ask(path, b"fail")
        assert ask(path, b"well") == b"well"
    assert [type(error) for error in failures] == [ValueError] * 20


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(HatchClosedError):
        ask(tmp_path / "nowhere", b"")


def test_a_silent_process_is_not_waited_for_longer_than_said(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(os.fspath(tmp_path / "s"))
        silent.listen()
        begun = time.monotonic()
        with pytest.raises(HatchClosedError):
            ask(tmp_path / "s", b"", 0.2)
        assert time.monotonic() - begun < 5


def test_a_dead_process_leaves_its_file_and_a_live_one_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(os.fspath(path))
    with serving(path, echo), pytest.raises(HatchError, match="another process"):
        Hatch(path, echo, 10, print)


def test_a_place_where_none_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "s", tmp_path / ("x" * 200)):
        with pytest.raises(HatchError):
            Hatch(path, echo, 10, print)
