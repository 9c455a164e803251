"""Connections, logins, shares, quotas and posts, one rule at a time."""

import gc
import traceback
from collections.abc import Callable, Iterator

import pytest

from ngroups.news.limits import LimitsError, replies
from ngroups.news.limits.allowance import Allowance
from ngroups.news.limits.authority import Authority, Counts, Grant, Limits, Push, SessionKnownError
from ngroups.news.limits.posting import PostingLimits
from ngroups.news.limits.quotafile import CorruptQuotasError

NOW = 1_795_392_000.0  # 2026-11-23 00:00 UTC
DAY = 86400
HOME, WORK, AWAY = bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2]), bytes([198, 51, 100, 3])


def octets(n: int) -> bytes:
    return bytes(range(n))


def authority(limits: Limits | None = None) -> Authority:
    return Authority(limits or Limits(), octets)


def log_in(
    it: Authority, place: tuple[int, int], allowance: Allowance, address: bytes = HOME
) -> Grant | bytes:
    return it.login(*place, b"anna", allowance, address=address, now=NOW)


def test_an_address_may_open_as_many_as_its_limit_and_again_after_one_closed() -> None:
    it = authority(Limits(address_connections=2))
    assert [it.connect(0, n, HOME) for n in range(3)] == [None, None, replies.TOO_MANY_CONNECTIONS]
    assert it.connect(1, 0, WORK) is None
    it.close(0, 0)
    assert it.connect(1, 9, HOME) is None


def test_a_refused_connection_holds_nothing_and_may_be_closed_all_the_same() -> None:
    it = authority(Limits(address_connections=1))
    it.connect(0, 0, HOME)
    it.connect(0, 1, HOME)
    assert it.close(0, 1) == []
    assert it.counts().connections == 1


@pytest.mark.parametrize(("prefix", "refused"), [(64, True), (128, False)])
def test_ipv6_counts_by_prefix(prefix: int, refused: bool) -> None:
    it = authority(Limits(address_connections=1, ipv6_prefix=prefix))
    one, other = (bytes.fromhex("20010db8000000010000000000000000")[:-1] + bytes([n]) for n in (1, 2))
    assert it.connect(0, 0, one) is None
    assert (it.connect(0, 1, other) is not None) is refused


def test_login_without_connect_is_counted_for_its_address_too() -> None:
    it = authority(Limits(address_connections=1))
    assert isinstance(log_in(it, (0, 0), Allowance()), Grant)
    assert log_in(it, (0, 1), Allowance()) == replies.TOO_MANY_CONNECTIONS
    assert it.counts() == Counts(1, 1, 1, 1, 0)


@pytest.mark.parametrize(
    ("allowance", "addresses", "reply"),
    [
        (Allowance(connections=1), [HOME, HOME], replies.TOO_MANY_CONNECTIONS),
        (Allowance(addresses=1), [HOME, WORK], replies.MULTIPLE_ADDRESSES),
        (Allowance(addresses=2), [HOME, WORK, HOME, AWAY], replies.MULTIPLE_ADDRESSES),
        (Allowance(connections=1, addresses=1), [HOME, WORK], replies.MULTIPLE_ADDRESSES),
        (Allowance(expires=int(NOW)), [HOME], replies.EXPIRED),
    ],
)
def test_refusals_of_a_login(allowance: Allowance, addresses: list[bytes], reply: bytes) -> None:
    it = authority()
    answers = [log_in(it, (0, n), allowance, address) for n, address in enumerate(addresses)]
    assert all(isinstance(answer, Grant) for answer in answers[:-1])
    assert answers[-1] == reply


def test_a_refused_login_holds_no_more_than_before() -> None:
    it = authority(Limits(address_connections=2))
    log_in(it, (0, 0), Allowance(), AWAY)
    refused = Allowance(connections=1)
    it.connect(0, 1, HOME)
    assert log_in(it, (0, 1), refused) == log_in(it, (0, 2), refused, WORK) == replies.TOO_MANY_CONNECTIONS
    assert it.counts() == Counts(2, 1, 1, 2, 0)


def test_logins_do_not_limit_each_other() -> None:
    it = authority()
    log_in(it, (0, 0), Allowance(connections=1))
    assert isinstance(it.login(0, 1, b"bert", Allowance(connections=1), address=HOME, now=NOW), Grant)


def test_a_login_is_good_until_the_second_it_expires_and_ends_then() -> None:
    it = authority()
    allowance = Allowance(expires=int(NOW) + 1)
    assert isinstance(log_in(it, (0, 0), allowance), Grant)
    assert it.used(0, 0, 1, NOW) is None
    assert it.used(0, 0, 1, NOW + 1) == replies.EXPIRED


def test_the_rate_is_shared_and_every_change_is_pushed() -> None:
    it = authority()
    allowance = Allowance(rate=90)
    assert log_in(it, (0, 0), allowance) == Grant(90, [])
    assert log_in(it, (1, 0), allowance) == Grant(45, [Push(0, 0, 45)])
    assert log_in(it, (1, 1), allowance) == Grant(30, [Push(0, 0, 30), Push(1, 0, 30)])
    assert it.share(b"anna") == 30
    assert it.worker_gone(1) == [Push(0, 0, 90)]
    assert it.close(0, 0) == []
    assert it.share(b"anna") == 0


def test_a_worker_that_takes_several_connections_along_changes_the_share_once() -> None:
    it = authority()
    allowance = Allowance(rate=11)  # shares of 1 for six, 2 for five and for four
    for place in [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1)]:
        log_in(it, place, allowance)
    assert it.worker_gone(1) == [Push(0, session, 2) for session in range(4)]


def test_a_share_is_never_nothing() -> None:
    it = authority()
    log_in(it, (0, 0), Allowance(rate=1))
    assert log_in(it, (0, 1), Allowance(rate=1)) == Grant(1, [])


def test_the_newest_allowance_holds_for_all_connections() -> None:
    it = authority()
    log_in(it, (0, 0), Allowance(rate=90))
    assert log_in(it, (0, 1), Allowance()) == Grant(0, [Push(0, 0, 0)])


def test_quota_ends_every_session_of_the_login_and_the_next_login_until_the_period_ends() -> None:
    it = authority()
    allowance = Allowance(quota=100, period="day")
    log_in(it, (0, 0), allowance)
    log_in(it, (1, 0), allowance)
    assert it.used(0, 0, 60, NOW) is None
    assert it.used(1, 0, 40, NOW) == it.used(0, 0, 0, NOW) == replies.QUOTA_EXCEEDED
    it.worker_gone(0)
    it.worker_gone(1)
    assert log_in(it, (0, 0), allowance) == replies.QUOTA_EXCEEDED
    assert isinstance(it.login(0, 1, b"anna", allowance, address=HOME, now=NOW + DAY), Grant)


def test_a_connection_that_outlives_the_period_is_counted_in_the_new_one() -> None:
    it = authority()
    log_in(it, (0, 0), Allowance(quota=100, period="day"))
    assert it.used(0, 0, 99, NOW) is None
    assert it.used(0, 0, 99, NOW + DAY) is None
    assert it.used(0, 0, 1, NOW + DAY) == replies.QUOTA_EXCEEDED


def test_a_login_without_quota_has_no_counter() -> None:
    it = authority()
    empty = it.snapshot(NOW)
    log_in(it, (0, 0), Allowance(connections=5, rate=5))
    assert it.used(0, 0, 10**15, NOW) is None
    assert it.snapshot(NOW) == empty


def test_quotas_survive_a_restart_and_a_corrupt_file_starts_empty() -> None:
    allowance = Allowance(quota=100)
    before, after = authority(), authority()
    log_in(before, (0, 0), allowance)
    before.used(0, 0, 100, NOW)
    saved = before.snapshot(NOW)
    after.restore(saved, NOW)
    assert log_in(after, (0, 0), allowance) == replies.QUOTA_EXCEEDED
    with pytest.raises(CorruptQuotasError):
        after.restore(saved[:-1], NOW)
    assert isinstance(log_in(after, (0, 1), allowance), Grant)


def test_posting_is_limited_per_login_wherever_it_connects() -> None:
    it = authority(Limits(posting=PostingLimits(articles=2)))
    log_in(it, (0, 0), Allowance())
    log_in(it, (1, 0), Allowance(), WORK)
    assert [it.posted(w, 0, 9, 1, NOW) for w in (0, 1, 0)] == [None, None, replies.POSTING_LIMIT]
    it.worker_gone(0)
    log_in(it, (0, 1), Allowance())
    assert it.posted(0, 1, 9, 1, NOW) == replies.POSTING_LIMIT
    assert it.posted(0, 1, 9, 1, NOW + 3600) is None


def test_without_a_login_posting_is_limited_per_address() -> None:
    it = authority(Limits(posting=PostingLimits(articles=1)))
    for session, address in enumerate([HOME, HOME, WORK]):
        it.connect(0, session, address)
    assert [it.posted(0, n, 9, 1, NOW) for n in range(3)] == [None, replies.POSTING_LIMIT, None]


def test_a_session_that_is_gone_cannot_post_around_the_limit() -> None:
    assert authority(Limits(posting=PostingLimits(articles=9))).posted(0, 0, 9, 1, NOW) is not None
    assert authority().posted(0, 0, 9, 1, NOW) is None


def test_announcing_a_session_twice_is_a_fault() -> None:
    it = authority()
    it.connect(0, 0, HOME)
    with pytest.raises(SessionKnownError):
        it.connect(0, 0, HOME)
    log_in(it, (0, 0), Allowance())
    with pytest.raises(SessionKnownError):
        log_in(it, (0, 0), Allowance())


def test_forget_drops_what_is_over() -> None:
    it = authority(Limits(posting=PostingLimits(articles=9)))
    empty = it.snapshot(NOW)
    log_in(it, (0, 0), Allowance(quota=9))
    it.used(0, 0, 5, NOW)
    it.posted(0, 0, 5, 1, NOW)
    it.forget(NOW + 31 * DAY)
    assert it.counts().posters == 0
    assert it.snapshot(NOW) == empty


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


def test_no_repr_of_anything_held_shows_a_login_or_an_address() -> None:
    it = authority(Limits(posting=PostingLimits(articles=9)))
    grants = [it.login(0, n, b"canary", Allowance(quota=9, rate=n), address=AWAY, now=NOW) for n in range(2)]
    it.used(0, 0, 5, NOW)
    it.posted(0, 0, 5, 1, NOW)
    shown = [repr(held) for held in reachable(it) if not isinstance(held, bytes)]
    shown += [repr(grants), repr(it.close(0, 0)), repr(it.counts())]
    assert not [text for text in shown if "canary" in text or repr(AWAY)[2:-1] in text]


def test_memory_holds_no_address_and_a_login_only_while_it_needs_one() -> None:
    it = authority(Limits(posting=PostingLimits(articles=9)))
    it.login(0, 0, b"canary", Allowance(), address=AWAY, now=NOW)
    it.posted(0, 0, 5, 1, NOW)
    assert not {AWAY, b"canary"}.intersection(o for o in reachable(it) if isinstance(o, bytes))
    it.login(0, 1, b"metered", Allowance(quota=9), address=AWAY, now=NOW)
    it.used(0, 1, 5, NOW)
    assert b"metered" in list(reachable(it))
    it.close(0, 1)
    assert b"metered" not in list(reachable(it))


@pytest.mark.parametrize(
    "provoke",
    [
        lambda it: it.connect(0, 0, b"canary"),
        lambda it: it.connect(0, 1, HOME),
        lambda it: it.login(0, 1, b"canary", Allowance(), address=b"canary", now=NOW),
        lambda it: it.restore(b"canary", NOW),
    ],
)
def test_no_error_shows_a_login_or_an_address(provoke: Callable[[Authority], object]) -> None:
    it = authority()
    it.login(0, 1, b"canary", Allowance(), address=HOME, now=NOW)
    with pytest.raises(LimitsError) as caught:
        provoke(it)
    shown = "".join(traceback.format_exception_only(caught.value)) + repr(caught.value)
    assert "canary" not in shown
    assert caught.value.__context__ is None
