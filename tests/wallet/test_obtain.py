"""Fetching passes from a site with a real issuer behind it: what comes, what is refused, what is learnt."""

import json
import os
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest

from ngroups.base.logging import build
from ngroups.crossing import passes
from ngroups.crossing.codec import decode, encode
from ngroups.news.passes.door import Door
from ngroups.news.passes.epochs import DAY, end_of, epoch_at, start_of
from ngroups.news.server.logs import MANIFEST
from ngroups.wallet import WalletError
from ngroups.wallet.obtain import KeyRefusedError, ProofRefusedError, fetch, missing
from ngroups.wallet.renewal import draw_moments, is_due, next_moment
from ngroups.wallet.site import Account, Site, SiteError, SiteRefusedError
from ngroups.wallet.state import Wallet
from tests.news.passes.holder import NOVEMBER, SETTINGS, Provider
from tests.wallet.provider_site import CODE, ProviderSite, serving

EPOCH = epoch_at(NOVEMBER)
NOW = passes.Entitlement("standard", "2026-11", 3)


class World:
    """A provider, its site and a customer."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.provider = Provider(root)
        self.clock = self.provider.clock
        log = build(MANIFEST, StringIO(), self.clock)
        self.door = Door(SETTINGS, self.provider.places, clock=self.clock, random=os.urandom, log=log)
        self.door.tend()
        self.site = ProviderSite(self.door, entitlements=(NOW,))
        self.wallet = Wallet(site="", seed="00" * 16)

    def fetch(self, *, password: str = "right", published: passes.Keys | None = None) -> Wallet:
        account = Account("anna", password, lambda: CODE)
        self.wallet = fetch(self.wallet, Site(self.site.address), account, published).wallet
        return self.wallet

    def at(self, now: float) -> None:
        self.clock.time = now
        self.door.tend()
        self.provider.at(now)

    def verified(self) -> list[bool]:
        return [
            self.provider.policy.verify(each.user.encode(), each.password.encode()) is not None
            for each in self.wallet.logins
        ]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    with serving(world.site):
        yield world


def test_fetched_passes_are_good_at_the_news_server(world: World) -> None:
    wallet = world.fetch()
    assert (wallet.host, wallet.port) == ("news.example", 563)
    assert [(each.pass_class, each.epoch, each.number) for each in wallet.logins] == [
        ("standard", "2026-11", number) for number in range(3)
    ]
    assert world.verified() == [True] * 3
    assert wallet.logins[0].good_until == end_of(EPOCH) + 7 * DAY


def test_the_site_hears_nothing_of_a_login(world: World) -> None:
    wallet = world.fetch()
    heard = b"".join(world.site.heard)
    for each in wallet.logins:
        for secret in (each.user, each.user[4:], each.password, wallet.seed):
            assert secret.encode() not in heard.lower()
    assert b"cookie" not in heard.lower()


def test_what_is_there_is_not_fetched_again(world: World) -> None:
    world.fetch()
    asked = len(world.site.heard)
    world.fetch()
    assert len(world.site.heard) == asked + 1
    assert list(missing(world.wallet, world.site.entitlements)) == []


def test_the_same_words_bring_back_the_same_logins(world: World) -> None:
    before = world.fetch()
    world.wallet = Wallet(site="", seed="00" * 16)
    assert world.fetch().logins == before.logins


def test_other_words_in_the_same_month_are_refused(world: World) -> None:
    world.fetch()
    world.wallet = Wallet(site="", seed="11" * 16)
    with pytest.raises(SiteRefusedError, match="other words") as refused:
        world.fetch()
    assert refused.value.reason == "issued-before"


def test_the_next_epochs_passes_come_in_its_window(world: World) -> None:
    world.fetch()
    following = passes.Entitlement("standard", "2026-12", 3)
    world.site.entitlements = (NOW, following)
    with pytest.raises(SiteRefusedError, match="not issued now"):
        world.fetch()
    world.at(start_of(EPOCH + 1) - 7 * DAY)
    assert len(world.fetch().logins) == 6
    before = world.wallet.current(start_of(EPOCH + 1) - 1)
    after = world.wallet.current(start_of(EPOCH + 1))
    assert before is not None
    assert after is not None
    assert (before.epoch, after.epoch) == ("2026-11", "2026-12")
    assert world.wallet.current(end_of(EPOCH + 1) + 7 * DAY) is None
    assert len(world.wallet.without_old(end_of(EPOCH) + 7 * DAY).logins) == 3


def test_a_second_factor_is_asked_for_once(world: World) -> None:
    world.site.second_factor = True
    world.fetch()
    assert world.verified() == [True] * 3
    assert b"".join(world.site.heard).count(b"One-Time-Code: " + CODE.encode()) == 2


def test_a_wrong_password_is_said(world: World) -> None:
    with pytest.raises(SiteRefusedError, match="name or password"):
        world.fetch(password="wrong")


def test_what_the_account_has_not_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.site.entitlements = (passes.Entitlement("block", "2026-11", 1),)
    monkeypatch.setattr(world.site, "issue", lambda *_: passes.Refused("not-entitled"))
    with pytest.raises(SiteRefusedError, match="no such passes"):
        world.fetch()


def tagging(world: World) -> passes.Keys:
    """The keys of another issuer: what a provider would show a customer it wants to know again."""
    other = World(world.root / "tagging")
    answer = other.door.answer(encode(passes.KeysRequest()))
    assert isinstance(answer, passes.Keys)
    world.site.door = other.door
    return answer


def test_a_tagging_key_is_refused_where_another_was_seen_before(world: World) -> None:
    world.fetch()
    world.wallet = world.wallet.model_copy(update={"logins": ()})
    tagging(world)
    with pytest.raises(KeyRefusedError, match="not the one seen before"):
        world.fetch()


def test_a_tagging_key_is_refused_where_the_published_list_has_another(world: World) -> None:
    published = decode(world.provider.places.published.read_bytes(), passes.Keys)
    tagging(world)
    with pytest.raises(KeyRefusedError, match="differs from the published list"):
        world.fetch(published=published)


def test_passes_made_with_a_tagging_key_are_refused(world: World) -> None:
    published = decode(world.provider.places.published.read_bytes(), passes.Keys)
    world.site.keys = published
    tagging(world)
    with pytest.raises(ProofRefusedError):
        world.fetch(published=published)
    assert world.wallet.logins == ()


def test_two_keys_for_one_epoch_are_refused(world: World) -> None:
    published = decode(world.provider.places.published.read_bytes(), passes.Keys)
    world.site.keys = passes.Keys(published.keys + published.keys)
    with pytest.raises(KeyRefusedError, match="not one published key"):
        world.fetch()


def swapped(octets: bytes) -> bytes:
    table = json.loads(octets)
    if table["type"] == "passes.issued":
        table["evaluated"].reverse()
    return json.dumps(table, sort_keys=True, separators=(",", ":")).encode()


def fewer(octets: bytes) -> bytes:
    table = json.loads(octets)
    if table["type"] == "passes.issued":
        table["evaluated"].pop()
    return json.dumps(table, sort_keys=True, separators=(",", ":")).encode()


def no_elements(octets: bytes) -> bytes:
    table = json.loads(octets)
    if table["type"] == "passes.issued":
        table["evaluated"] = ["00" * 32] * len(table["evaluated"])
    return json.dumps(table, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize("tamper", [swapped, fewer, no_elements])
def test_tampered_evaluations_are_refused(world: World, tamper: Callable[[bytes], bytes]) -> None:
    world.site.tamper = tamper
    with pytest.raises(ProofRefusedError):
        world.fetch()


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda _: b"<html>", "not understood"),
        (lambda _: b"x" * 100_000, "too long"),
        (lambda octets: octets + b" ", "not understood"),
    ],
)
def test_what_is_no_answer_is_said(world: World, tamper: Callable[[bytes], bytes], said: str) -> None:
    world.site.tamper = tamper
    with pytest.raises(SiteError, match=said):
        world.fetch()


@pytest.mark.parametrize(
    "address", ["http://news.example", "ftp://news.example", "news.example", "https://", ""]
)
def test_only_https_goes_over_a_network(address: str) -> None:
    with pytest.raises(SiteError, match="https"):
        Site(address)


def test_a_site_that_is_not_there_is_said() -> None:
    with pytest.raises(SiteError, match="cannot be reached"):
        Site("http://127.0.0.1:9").keys()


def test_nothing_secret_shows() -> None:
    assert repr(Account("anna", "secret", str)) == "<Account>"
    assert "00" * 16 not in repr(Wallet(site="", seed="00" * 16))


def test_the_moment_of_renewal_is_drawn_once_from_the_window(world: World) -> None:
    world.fetch()
    keys = Site(world.site.address).keys()
    opens, begins = start_of(EPOCH + 1) - 7 * DAY, start_of(EPOCH + 1)
    asked: list[tuple[float, float]] = []

    def draw(low: float, high: float) -> float:
        asked.append((low, high))
        return low + 1000.0

    wallet = draw_moments(world.wallet, keys, NOVEMBER, draw)
    wallet = draw_moments(wallet, keys, NOVEMBER, draw)
    assert asked == [(opens, begins)]
    assert wallet.renew_at == {"2026-12": opens + 1000.0}
    assert next_moment(wallet, NOVEMBER) == opens + 1000.0
    assert not is_due(wallet, keys, opens + 999.0)
    assert is_due(wallet, keys, opens + 1000.0)
    assert not is_due(wallet, keys, end_of(EPOCH + 1))


def test_who_comes_late_renews_at_once(world: World) -> None:
    world.fetch()
    late = start_of(EPOCH + 1) + DAY
    world.at(late)
    keys = Site(world.site.address).keys()
    wallet = draw_moments(world.wallet, keys, late, lambda low, high: high)
    assert is_due(wallet, keys, late)


def test_a_wallet_error_is_a_sentence() -> None:
    assert all(issubclass(each, WalletError) for each in (KeyRefusedError, ProofRefusedError, SiteError))
