"""Checking logins: right ones, wrong ones at the same cost, and a file that changes meanwhile."""

import gc
import itertools
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ngroups.news.access import AccessError, hashing, userfile
from ngroups.news.access.entries import BadLineError
from ngroups.news.access.hashing import Cost
from ngroups.news.access.userfile import UnreadableError
from ngroups.news.access.users import LONGEST_PASSWORD, Users
from ngroups.news.access.verified import AGE, Verified
from ngroups.news.limits.allowance import Allowance

CHEAP, DEARER = Cost(8, 1, 1), Cost(16, 2, 2)
DEFAULT = Allowance(connections=7)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Server:
    """A file of logins and what checks them, with everything seen that goes on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = Clock()
        self.reports: list[AccessError] = []
        userfile.add(path, "anna", "right", "connections=3", cost=CHEAP)
        self.users = self.start()

    def start(self) -> Users:
        keys = itertools.count(1)
        return Users(
            self.path,
            DEFAULT,
            clock=self.clock,
            random=lambda n: next(keys).to_bytes(n, "big"),
            report=self.reports.append,
            cost=CHEAP,
        )


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path / "users")


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[Cost | None]:
    """The cost of each argon2 that runs."""
    costs: list[Cost | None] = []
    matches = hashing.matches

    def noting(encoded: str, password: bytes) -> bool:
        costs.append(hashing.cost_of(encoded))
        return matches(encoded, password)

    monkeypatch.setattr(hashing, "matches", noting)
    return costs


def test_the_right_password_and_no_other(server: Server) -> None:
    assert server.users.verify(b"anna", b"right") == Allowance(connections=3)
    assert server.users.verify(b"anna", b"wrong") is None
    assert server.users.verify(b"anna", b"") is None
    assert server.users.verify(b"Anna", b"right") is None
    assert server.users.verify(b"", b"") is None


def test_every_wrong_answer_costs_the_same(server: Server, checked: list[Cost | None]) -> None:
    for login, password in [
        (b"anna", b"wrong"),
        (b"nobody", b"wrong"),
        (b"nobody", b"right"),
        (b"", b""),
        (b"x" * 10_000, b"wrong"),
        (b"anna", b"x" * (LONGEST_PASSWORD + 1)),
    ]:
        assert server.users.verify(login, password) is None
        assert checked.pop() == CHEAP
        assert not checked


def test_a_wrong_answer_is_never_remembered(server: Server, checked: list[Cost | None]) -> None:
    for login in (b"anna", b"nobody"):
        server.users.verify(login, b"wrong")
        server.users.verify(login, b"wrong")
    assert len(checked) == 4


def test_unknown_logins_cost_what_known_ones_do_also_where_those_differ(
    server: Server, checked: list[Cost | None]
) -> None:
    userfile.add(server.path, "bert", "right", cost=DEARER)
    for n in range(40):
        server.users.verify(f"nobody{n}".encode(), b"wrong")
    assert set(checked) == {CHEAP, DEARER}
    again = list(checked)
    checked.clear()
    for n in range(40):
        server.users.verify(f"nobody{n}".encode(), b"wrong")
    assert checked == again


def test_an_empty_file_costs_too(server: Server, checked: list[Cost | None]) -> None:
    userfile.remove(server.path, "anna")
    assert server.users.verify(b"anna", b"right") is None
    assert checked == [CHEAP]


def test_fifty_connections_at_once_cost_one_argon2(
    server: Server, checked: list[Cost | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first argon2 lasts until the other connections have asked and found nothing remembered."""
    asked, first = threading.Semaphore(0), threading.Semaphore(1)
    answers = list[Allowance | None]()
    holds, matches = Verified.holds, hashing.matches

    def noting_holds(self: Verified, token: bytes, now: float) -> bool:
        held = holds(self, token, now)
        asked.release()
        return held

    def slow_matches(encoded: str, password: bytes) -> bool:
        if first.acquire(blocking=False):
            for _ in range(50):
                asked.acquire(timeout=10)
        return matches(encoded, password)

    monkeypatch.setattr(Verified, "holds", noting_holds)
    monkeypatch.setattr(hashing, "matches", slow_matches)
    threads = [
        threading.Thread(target=lambda: answers.append(server.users.verify(b"anna", b"right")))
        for _ in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [Allowance(connections=3)] * 50
    assert checked == [CHEAP]


def test_a_password_is_not_good_for_its_first_part(server: Server) -> None:
    encoded = hashing.hash_password(b"x" * LONGEST_PASSWORD, b"s" * 16, CHEAP)
    server.path.write_text(f"anna:{encoded}\n")
    assert server.users.verify(b"anna", b"x" * LONGEST_PASSWORD)
    assert server.users.verify(b"anna", b"x" * (LONGEST_PASSWORD + 1)) is None


def test_what_was_verified_is_checked_again_after_a_while(server: Server, checked: list[Cost | None]) -> None:
    server.users.verify(b"anna", b"right")
    server.clock.now += AGE
    assert server.users.verify(b"anna", b"right")
    assert len(checked) == 2


def test_a_changed_password_holds_at_once(server: Server) -> None:
    assert server.users.verify(b"anna", b"right")
    userfile.change(server.path, "anna", password="new", cost=CHEAP)
    assert server.users.verify(b"anna", b"right") is None
    assert server.users.verify(b"anna", b"new")


def test_changed_options_and_removed_or_added_logins_hold_at_once(server: Server) -> None:
    assert server.users.verify(b"anna", b"right")
    userfile.change(server.path, "anna", options="post=no")
    assert server.users.verify(b"anna", b"right") == Allowance(connections=7, post=False)
    userfile.add(server.path, "bert", "his", cost=CHEAP)
    assert server.users.verify(b"bert", b"his") == DEFAULT
    userfile.remove(server.path, "anna")
    assert server.users.verify(b"anna", b"right") is None
    assert not server.reports


def test_an_edit_in_place_is_seen(server: Server) -> None:
    assert server.users.verify(b"anna", b"right")
    with server.path.open("ab") as file:
        file.write(b"# no more\n")
    server.path.write_bytes(b"#" + server.path.read_bytes())
    assert server.users.verify(b"anna", b"right") is None


def test_a_broken_edit_is_reported_once_and_the_former_logins_stay_good(server: Server) -> None:
    good = server.path.read_bytes()
    server.path.write_bytes(good + b"canary\n")
    assert server.users.verify(b"anna", b"right")
    assert server.users.verify(b"anna", b"wrong") is None
    assert [type(error) for error in server.reports] == [BadLineError]
    assert "canary" not in repr(server.reports)
    server.path.write_bytes(good.replace(b"anna", b"bert"))
    assert server.users.verify(b"anna", b"right") is None
    assert server.users.verify(b"bert", b"right")
    assert len(server.reports) == 1


def test_a_file_that_goes_away_is_reported_once_and_read_when_it_is_back(server: Server) -> None:
    elsewhere = server.path.rename(server.path.with_name("moved"))
    for _ in range(2):
        assert server.users.verify(b"anna", b"right")
    assert [type(error) for error in server.reports] == [UnreadableError]
    elsewhere.rename(server.path)
    userfile.remove(server.path, "anna")
    assert server.users.verify(b"anna", b"right") is None


def test_a_broken_or_missing_file_does_not_start(server: Server) -> None:
    server.path.write_bytes(b"canary\n")
    with pytest.raises(BadLineError):
        server.start()
    server.path.unlink()
    with pytest.raises(UnreadableError):
        server.start()


def reachable(root: object) -> Iterator[object]:
    """Everything the object holds, without following into classes, modules and functions."""
    seen, todo = set[int](), [root]
    while todo:
        it = todo.pop()
        if id(it) in seen or isinstance(it, type | type(gc) | type(reachable)):
            continue
        seen.add(id(it))
        yield it
        todo += gc.get_referents(it)


def test_memory_holds_no_password_and_no_unknown_login(server: Server) -> None:
    server.users.verify(b"anna", b"right")
    server.users.verify(b"unknown-canary", b"password-canary")
    held = [it for it in reachable(server.users) if isinstance(it, bytes | str)]
    assert b"anna" in held  # so the walk does reach what is there
    assert not {b"right", "right", b"unknown-canary", b"password-canary"}.intersection(held)


def test_no_repr_of_anything_held_shows_a_login(server: Server) -> None:
    server.users.verify(b"anna", b"right")
    ours = [it for it in reachable(server.users) if type(it).__module__.startswith("ngroups")]
    assert len(ours) >= 5
    assert not [it for it in ours if "anna" in repr(it) or "argon2" in repr(it)]


def test_a_failing_argon2_is_not_taken_for_a_wrong_password(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Callable[[], bool]:
        raise hashing.HashingFailedError

    monkeypatch.setattr(hashing, "matches", fail)
    with pytest.raises(hashing.HashingFailedError):
        server.users.verify(b"anna", b"right")
