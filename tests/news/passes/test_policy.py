"""Logging in with a pass: good ones get their class, all others the reply that says why."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ngroups.news.limits.authority import Authority, Limits
from ngroups.news.limits.replies import EXPIRED, POSTING_BLOCKED, POSTING_NOT_NOW
from ngroups.news.passes.blocked import block
from ngroups.news.passes.classes import PassSettings
from ngroups.news.passes.days import DayKeys, day_of, handle
from ngroups.news.passes.epochs import DAY, end_of, epoch_at, good_until, start_of
from ngroups.news.passes.policy import RUN_OUT
from ngroups.protocol.passes import read_user_name
from tests.news.passes.holder import BLOCK, NOVEMBER, STANDARD, Provider

EPOCH = epoch_at(NOVEMBER)


@pytest.fixture
def provider(tmp_path: Path) -> Provider:
    return Provider(tmp_path)


def test_a_pass_may_what_its_class_may(provider: Provider) -> None:
    (user, word), *_ = provider.passes("standard", EPOCH, 3)
    assert provider.policy.verify(user, word) == STANDARD.allowance(end_of(EPOCH) + 7 * DAY, post=True)
    ((user, word),) = provider.passes("block", EPOCH)
    allowance = provider.policy.verify(user, word)
    assert allowance == BLOCK.allowance(good_until(EPOCH, 2), post=True)
    assert allowance.quota == 1000
    assert allowance.period == "pass"


def test_passes_of_one_batch_are_different(provider: Provider) -> None:
    assert len({*provider.passes("standard", EPOCH, 5)}) == 5


def test_a_pass_is_good_from_its_epoch_until_seven_days_into_the_next(provider: Provider) -> None:
    provider.at(start_of(EPOCH + 1) - 3 * DAY)
    ((user, word),) = provider.passes("standard", EPOCH + 1)
    assert provider.policy.verify(user, word) is None
    provider.at(start_of(EPOCH + 1) - 1)
    assert provider.policy.verify(user, word) is None
    provider.at(start_of(EPOCH + 1))
    assert provider.policy.verify(user, word) is not None
    provider.at(end_of(EPOCH + 1) + 7 * DAY - 1)
    assert provider.policy.verify(user, word) is not None
    provider.at(end_of(EPOCH + 1) + 7 * DAY)
    assert provider.policy.verify(user, word) == RUN_OUT


def test_a_pass_that_has_run_out_is_told_so_before_the_key_is_gone(provider: Provider) -> None:
    ((user, word),) = provider.passes("standard", EPOCH)
    provider.clock.time = end_of(EPOCH) + 7 * DAY  # no tick has come yet
    allowance = provider.policy.verify(user, word)
    assert allowance is not None
    assert allowance.expired(provider.clock.time)
    assert provider.policy.verify(user, b"a" * 26) is None


def test_limits_give_the_reply_for_one_that_has_run_out(provider: Provider) -> None:
    authority = Authority(Limits(), bytes)
    granted = authority.login(1, 1, b"any", RUN_OUT, address=bytes(4), now=provider.clock.now())
    assert granted == EXPIRED


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.integers(0, 29), st.sampled_from(b"abcdefghijklmnopqrstuvwxyz234567"), st.booleans())
def test_any_other_letter_makes_it_a_forgery(provider: Provider, at: int, letter: int, in_user: bool) -> None:
    ((user, word),) = provider.passes("standard", EPOCH)
    text = bytearray(user if in_user else word)
    at %= len(text)
    before, text[at] = text[at], letter
    if before != letter:
        verdict = provider.policy.verify(*((bytes(text), word) if in_user else (user, bytes(text))))
        assert verdict in (None, RUN_OUT)  # a changed epoch may be over
        assert verdict is None or (in_user and at in (2, 3))


def test_forged_truncated_and_foreign_logins_are_refused(provider: Provider) -> None:
    (user, word), (other, other_word) = provider.passes("standard", EPOCH, 2)
    ((block_user, block_word),) = provider.passes("block", EPOCH)
    for login, given_word in [
        (user, other_word),
        (other, word),
        (user[:-1], word),
        (user, word[:-1]),
        (user, word + b"a"),
        (user, b""),
        (user.upper(), word),
        (b"bk" + user[2:], word),  # of another class
        (b"st" + block_user[2:], block_word),
        (b"zz" + user[2:], word),  # of no class
        (user[:2] + b"ct" + user[4:], word),  # of the next epoch
        (b"reader1", b"secret"),
        (b"", b""),
        (b"\xff" * 600, b"\xff" * 600),
    ]:
        assert provider.policy.verify(login, given_word) is None
    assert provider.policy.verify(user, word)


def test_a_pass_of_another_provider_is_refused(provider: Provider, tmp_path: Path) -> None:
    ((user, word),) = Provider(tmp_path / "other").passes("standard", EPOCH)
    assert provider.policy.verify(user, word) is None


def test_a_class_that_is_no_longer_configured_has_no_logins(provider: Provider, tmp_path: Path) -> None:
    ((user, word),) = provider.passes("block", EPOCH)
    fewer = Provider(tmp_path, PassSettings(classes=(STANDARD,)))
    assert fewer.policy.verify(user, word) is None


def test_a_refusal_takes_as_long_whatever_is_wrong(provider: Provider) -> None:
    ((user, word),) = provider.passes("standard", EPOCH)

    def cost(login: bytes, given_word: bytes) -> float:
        best = 1.0
        for _ in range(60):
            began = time.perf_counter()
            provider.policy.verify(login, given_word)
            best = min(best, time.perf_counter() - began)
        return best

    good = cost(user, word)
    for login in (user, b"zz" + user[2:], user[:2] + b"aa" + user[4:], b"reader1"):
        assert good / 2 < cost(login, b"a" * 26) < good * 2


def test_the_policy_is_that_of_a_closed_server(provider: Provider) -> None:
    assert provider.policy.login == "required"
    assert provider.policy.visitor is None
    assert not provider.policy.posting


def test_a_post_carries_a_handle_of_its_day(provider: Provider) -> None:
    (user, _), (other, _) = provider.passes("standard", EPOCH, 2)
    stamp, day = provider.policy.stamp(user), day_of(NOVEMBER)
    key = DayKeys(provider.places.days).load()[day]
    each = read_user_name(user)
    assert each is not None
    assert stamp.tag == handle(key, day, each.nonce)
    assert stamp == provider.policy.stamp(user)
    assert stamp != provider.policy.stamp(other)
    provider.at(NOVEMBER + DAY)
    assert provider.policy.stamp(user) not in (stamp, provider.policy.stamp(other))


def test_without_its_days_key_nothing_is_posted(provider: Provider) -> None:
    ((user, _),) = provider.passes("standard", EPOCH)
    provider.clock.time = NOVEMBER + 3 * DAY  # the door's process has stood still
    assert provider.policy.stamp(user).refusal == POSTING_NOT_NOW


def test_a_blocked_handle_stops_its_logins_posts_and_no_others(provider: Provider) -> None:
    (user, word), (other, other_word) = provider.passes("standard", EPOCH, 2)
    tag = provider.policy.stamp(user).tag
    assert tag is not None
    provider.at(NOVEMBER + 5 * DAY)
    assert block(provider.places.blocked, tag, DayKeys(provider.places.days))
    provider.policy.tick()
    allowance = provider.policy.verify(user, word)
    assert allowance == STANDARD.allowance(end_of(EPOCH) + 7 * DAY, post=False)
    assert provider.policy.stamp(user).refusal == POSTING_BLOCKED
    assert provider.policy.verify(other, other_word) == STANDARD.allowance(allowance.expires, post=True)
    assert not provider.policy.stamp(other).refusal
    assert {until for _, until in provider.found} == {allowance.expires}
    assert len({*provider.found}) == 1


def test_key_files_that_vanish_are_forgotten(provider: Provider) -> None:
    ((user, word),) = provider.passes("standard", EPOCH)
    for path in provider.places.keys.iterdir():
        path.unlink()
    provider.policy.tick()
    assert provider.policy.verify(user, word) is None
    assert not provider.policy._ring.keys
