"""The brake on guessing: exponential, bounded, forgetful, and without a name in memory."""

import gc

from hypothesis import given
from hypothesis import strategies as st

from ngroups.news.access.attempts import PER_ADDRESS, PER_LOGIN, Attempts

HOME, AWAY = bytes([192, 0, 2, 1]), bytes([198, 51, 100, 2])
KEY = b"k" * 32


def waits(attempts: Attempts, address: bytes, login: bytes, times: int) -> list[float]:
    """The wait before each of so many failures."""
    seen = []
    for now in range(times):
        seen.append(attempts.delay(address, login, now))
        attempts.failed(address, login, now)
    return seen


def test_failures_from_one_address_wait_longer_and_longer() -> None:
    attempts = Attempts(KEY)
    seen = []
    for n in range(9):
        seen.append(attempts.delay(HOME, b"anna", 0))
        attempts.failed(HOME, f"guess{n}".encode(), 0)
    assert seen == [0, 0, 0, 0, 0.5, 1, 2, 4, 8]
    assert attempts.delay(HOME, b"anna", 0) == PER_ADDRESS.longest


def test_failures_of_one_login_from_many_addresses_wait_too_but_not_for_long() -> None:
    attempts = Attempts(KEY)
    seen = []
    for n in range(10):
        address = bytes([10, 0, 0, n])
        seen.append(attempts.delay(address, b"anna", 0))
        attempts.failed(address, b"anna", 0)
    assert seen == [0, 0, 0, 0, 0, 0, 0.5, 1, 2, 4]
    assert attempts.delay(AWAY, b"anna", 0) == PER_LOGIN.longest
    assert attempts.delay(AWAY, b"bert", 0) == 0


def test_a_success_clears_the_login_and_not_the_address() -> None:
    attempts = Attempts(KEY)
    waits(attempts, HOME, b"anna", 20)
    attempts.succeeded(b"anna")
    assert attempts.delay(AWAY, b"anna", 20) == 0
    assert attempts.delay(HOME, b"anna", 20) == PER_ADDRESS.longest


def test_all_is_forgotten_after_some_silence() -> None:
    attempts = Attempts(KEY)
    waits(attempts, HOME, b"anna", 20)
    assert attempts.delay(HOME, b"anna", 19 + PER_ADDRESS.forget - 1) > 0
    assert attempts.delay(HOME, b"anna", 19 + PER_ADDRESS.forget) == 0
    assert len(attempts._addresses) == len(attempts._logins) == 0


def test_neighbours_in_one_ipv6_network_count_as_one() -> None:
    attempts = Attempts(KEY)
    for n in range(9):
        attempts.failed(bytes.fromhex("20010db800000001") + bytes(7) + bytes([n]), f"x{n}".encode(), 0)
    assert attempts.delay(bytes.fromhex("20010db800000001") + b"whatever", b"anna", 0) > 0
    assert attempts.delay(bytes.fromhex("20010db800000002") + b"whatever", b"anna", 0) == 0


def test_a_full_table_forgets_the_failure_longest_ago() -> None:
    attempts = Attempts(KEY, capacity=2)
    for login in (b"anna", b"bert"):
        for _ in range(9):
            attempts.failed(HOME, login, 0)
    attempts.failed(AWAY, b"anna", 1)
    attempts.failed(AWAY, b"carl", 2)
    fresh = bytes([10, 0, 0, 1])
    assert attempts.delay(fresh, b"anna", 2) > 0
    assert attempts.delay(fresh, b"bert", 2) == 0
    assert len(attempts._logins) == 2


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans(), st.floats(0, 700))))
def test_waits_are_bounded_and_so_is_memory(steps: list[tuple[int, int, bool, float]]) -> None:
    attempts, now = Attempts(KEY, capacity=3), 0.0
    for address, login, good, step in steps:
        now += step
        place, name = bytes([10, 0, 0, address]), bytes([login])
        before = attempts.delay(place, name, now)
        assert 0 <= before <= PER_ADDRESS.longest
        if good:
            attempts.succeeded(name)
        else:
            attempts.failed(place, name, now)
            assert attempts.delay(place, name, now) >= before
        assert len(attempts._addresses) <= 3
        assert len(attempts._logins) <= 3


def test_however_many_failures_the_wait_stays_a_number() -> None:
    attempts = Attempts(KEY)
    for _ in range(3000):
        attempts.failed(HOME, b"anna", 0)
    assert attempts.delay(HOME, b"anna", 0) == PER_ADDRESS.longest


def test_memory_holds_neither_login_nor_address() -> None:
    attempts = Attempts(KEY)
    attempts.failed(HOME, b"canary", 0)
    held, todo = set[object](), [object(), attempts._addresses, attempts._logins]
    while todo:
        it = todo.pop()
        if isinstance(it, bytes):
            held.add(it)
        if not isinstance(it, type):
            todo += gc.get_referents(it)
    assert len(held) == 2
    assert not {HOME, b"canary"} & held
    assert "canary" not in repr(attempts) + repr(attempts._logins)
