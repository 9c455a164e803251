"""The finder as a process."""

import time
from pathlib import Path

import pytest

from ngroups.customer.finder.questions import Finder, FinderUnavailableError
from tests.customer.processes import found_in_memory, running


def test_it_answers_the_same_after_a_restart_and_says_nothing_of_what_it_heard(tmp_path: Path) -> None:
    socket = tmp_path / "run" / "finder.sock"
    serve = ("ngroups.customer.finder", "serve", "--data", str(tmp_path / "data"), "--socket", str(socket))
    found = []
    for _ in range(2):
        with running(*serve, "--per-hour", "2") as process:
            assert process.ready["addresses"] == {"finder": str(socket)}
            finder = Finder(socket)
            found += [finder.index("email", "someone@example.com") for _ in range(2)]
            with pytest.raises(FinderUnavailableError):
                finder.index("email", "someone@example.com")
            with pytest.raises(FinderUnavailableError):
                finder.index("shoe size", "44")
        assert "someone" not in process.said
        assert "process.started" in process.said
    assert len(set(found)) == 1
    assert (tmp_path / "data" / "index.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["index.key"]


def test_what_it_heard_is_gone_from_its_memory(tmp_path: Path) -> None:
    socket, address = tmp_path / "f.sock", "memory-canary@example.com"
    serve = ("ngroups.customer.finder", "serve", "--data", str(tmp_path / "d"), "--socket", str(socket))
    with running(*serve) as process:
        for number in range(50):
            Finder(socket).index("email", f"{number}-{address}")
        time.sleep(0.2)
        assert found_in_memory(process.process.pid, b"memory-canary") == 0


def test_another_finders_key_gives_another_index(tmp_path: Path) -> None:
    found = set()
    for name in "ab":
        socket = tmp_path / f"{name}.sock"
        folder = str(tmp_path / name)
        with running("ngroups.customer.finder", "serve", "--data", folder, "--socket", str(socket)):
            found.add(Finder(socket).index("email", "someone@example.com"))
    assert len(found) == 2


def test_without_the_finder_the_site_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(FinderUnavailableError):
        Finder(tmp_path / "nowhere").index("email", "someone@example.com")
