"""A worker's view of the files follows them, however coarse the file system's clock is."""

import os
from pathlib import Path

import pytest

from ngroups.news.passes.epochs import epoch_at
from ngroups.news.passes.ring import Ring
from tests.news.passes.holder import NOVEMBER, Provider

EPOCH = epoch_at(NOVEMBER)


@pytest.fixture
def provider(tmp_path: Path) -> Provider:
    return Provider(tmp_path)


def test_a_change_within_one_tick_of_the_file_systems_clock_is_seen(provider: Provider) -> None:
    ring, folder = Ring(provider.places), provider.places.keys
    before = folder.stat().st_mtime_ns
    (folder / "st-2026-11.key").unlink()
    os.utime(folder, ns=(before, before))
    ring.refresh()
    assert (b"st", EPOCH) not in ring.keys


def test_files_that_stay_are_not_read_again(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in provider.places.keys.parent.rglob("*"):
        os.utime(path, (1, 1))
    ring = Ring(provider.places)
    monkeypatch.setattr(ring, "_keys_in", None)
    ring.refresh()
    assert (b"st", EPOCH) in ring.keys
    os.utime(provider.places.days, (2, 2))
    with pytest.raises(AttributeError):
        ring.refresh()


def test_a_damaged_key_is_counted_and_the_others_work(provider: Provider) -> None:
    (provider.places.keys / "st-2026-11.key").write_bytes(b"rubbish")
    ring = Ring(provider.places)
    assert ring.unusable == 1
    assert (b"bk", EPOCH) in ring.keys
    assert (b"st", EPOCH) not in ring.keys


def test_nothing_secret_shows(provider: Provider) -> None:
    key = Ring(provider.places).keys[b"st", EPOCH]
    assert repr(key) == "<Key>"
    assert repr(key.pair) == "<KeyPair>"
