"""Keys come before their epoch, stay while one of their logins is good, and then are gone."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ngroups.base.files import FRESH, GONE
from ngroups.news.passes.caretaker import Caretaker, issuing, wanted
from ngroups.news.passes.classes import PassSettings
from ngroups.news.passes.epochs import DAY, NoEpochError, end_of, epoch_at, good_until, start_of
from ngroups.news.passes.keys import KeyStore
from ngroups.protocol.passes import epoch_name
from tests.clocks import ManualClock
from tests.news.passes.holder import NOVEMBER, SETTINGS, STANDARD, Provider

EPOCH = epoch_at(NOVEMBER)
ONE_CLASS = PassSettings(classes=(STANDARD,))


def epochs(provider: Provider, code: bytes = b"st") -> list[str]:
    keys, _ = KeyStore(provider.places.keys).load()
    return [epoch_name(key.epoch) for key in keys if key.code == code]


def test_keys_are_made_for_this_epoch_and_two_weeks_before_the_next(tmp_path: Path) -> None:
    provider = Provider(tmp_path, now=start_of(EPOCH) + DAY)
    assert epochs(provider) == epochs(provider, b"bk") == ["2026-11"]
    provider.at(start_of(EPOCH + 1) - 14 * DAY - 1)
    assert epochs(provider) == ["2026-11"]
    provider.at(start_of(EPOCH + 1) - 14 * DAY)
    assert epochs(provider) == epochs(provider, b"bk") == ["2026-11", "2026-12"]


def test_a_key_stays_the_same(tmp_path: Path) -> None:
    provider = Provider(tmp_path)
    before, _ = KeyStore(provider.places.keys).load()
    assert provider.caretaker.tick().made == 0
    assert Provider(tmp_path).issuer.keys == before
    assert len({key.pair for key in before}) == len(before) == 4


def test_a_key_goes_seven_days_into_the_next_epoch_and_a_blocks_after_its_years(tmp_path: Path) -> None:
    provider = Provider(tmp_path)
    secret = next(key.pair.secret for key in provider.issuer.keys if key.code == b"st")
    provider.at(end_of(EPOCH) + 7 * DAY - 1)
    assert "2026-11" in epochs(provider)
    provider.at(end_of(EPOCH) + 7 * DAY)
    assert "2026-11" not in epochs(provider)
    assert "2026-11" in epochs(provider, b"bk")
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert secret.hex().encode() not in everything
    provider.at(end_of(EPOCH + 24) + 7 * DAY)
    assert "2026-11" not in epochs(provider, b"bk")


def test_a_key_of_a_class_that_is_gone_runs_out_all_the_same(tmp_path: Path) -> None:
    Provider(tmp_path)
    provider = Provider(tmp_path, ONE_CLASS, now=good_until(EPOCH + 1, 2))
    assert epochs(provider, b"bk") == []


def test_what_a_killed_process_left_is_cleared_up(tmp_path: Path) -> None:
    provider = Provider(tmp_path)
    for name in ("st-2027-01.key" + FRESH, "st-2026-10.key" + GONE):
        (provider.places.keys / name).write_bytes(b"half a secret")
    provider.tick()
    assert {path.suffix for path in provider.places.keys.iterdir()} == {".key"}


def test_a_damaged_key_is_said_and_not_replaced(tmp_path: Path) -> None:
    provider = Provider(tmp_path)
    path = provider.places.keys / "st-2026-11.key"
    for content in (
        b"",
        b"{}",
        path.read_bytes()[:-3],
        path.read_bytes().replace(b'"st"', b'"tt"'),
        b"[" * 900,
    ):
        path.write_bytes(content)
        tended = provider.caretaker.tick()
        assert (tended.unusable, tended.made) == (1, 0)
        assert path.read_bytes() == content


@pytest.mark.parametrize("now", [0.0, start_of(0) - 1.0, 2**33 + 0.0])
def test_a_clock_that_cannot_be_right_changes_nothing(tmp_path: Path, now: float) -> None:
    provider = Provider(tmp_path, ONE_CLASS)
    provider.clock.time = now
    with pytest.raises(NoEpochError):
        provider.caretaker.tick()
    assert epochs(provider) == ["2026-11", "2026-12"]


def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    provider = Provider(tmp_path)
    private = [provider.places.keys, provider.places.days]
    assert {path.stat().st_mode & 0o777 for path in private} == {0o700}
    assert {path.stat().st_mode & 0o777 for folder in private for path in folder.iterdir()} == {0o600}


def test_every_month_is_an_epoch() -> None:
    assert [end_of(each) for each in range(100)] == [start_of(each + 1) for each in range(100)]
    assert all(epoch_at(start_of(each)) == epoch_at(end_of(each) - 1) == each for each in range(1000))
    assert good_until(EPOCH, 0) == end_of(EPOCH) + 7 * DAY
    assert good_until(EPOCH, 2) == end_of(EPOCH + 24) + 7 * DAY


def test_issuing_begins_a_week_before_the_epoch_and_ends_with_it(tmp_path: Path) -> None:
    keys = {(key.name, key.epoch): key for key in Provider(tmp_path).issuer.keys}
    window = issuing(SETTINGS, keys["standard", EPOCH])
    assert (window.opens, window.closes) == (start_of(EPOCH) - 7 * DAY, end_of(EPOCH))
    block = keys["block", EPOCH]
    assert issuing(SETTINGS, block).closes == block.until
    assert not window.open_at(window.opens - 1)
    assert window.open_at(window.opens)
    assert not window.open_at(window.closes)


def test_wanted_keys_are_named_once() -> None:
    assert len(wanted(ONE_CLASS, NOVEMBER)) == len({*wanted(ONE_CLASS, NOVEMBER)}) == 2
    assert len(wanted(ONE_CLASS, start_of(EPOCH) + 1)) == 1


TEND_FOREVER = """
import os, sys, itertools
from pathlib import Path
from tests.clocks import ManualClock
from tests.news.passes.holder import NOVEMBER, SETTINGS
from ngroups.news.passes.caretaker import Caretaker
from ngroups.news.passes.layout import places_in
clock = ManualClock(NOVEMBER)
caretaker = Caretaker(SETTINGS, places_in(Path(sys.argv[1])), clock=clock, random=os.urandom)
print("ready", flush=True)
for month in itertools.count():
    clock.advance(31 * 86400)
    caretaker.tick()
    if month % 200 == 199:
        clock.time = NOVEMBER
"""


def test_killed_at_any_moment_the_folder_is_whole(tmp_path: Path) -> None:
    """Keys are made and deleted as fast as can be while the process is killed, again and again."""
    for attempt in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", TEND_FOREVER, str(tmp_path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(0.03 + 0.05 * attempt)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        clock = ManualClock(NOVEMBER)
        caretaker = Caretaker(SETTINGS, Provider(tmp_path).places, clock=clock, random=os.urandom)
        tended = caretaker.tick()
        assert tended.unusable == 0
        assert {(key.code, key.epoch) for key in tended.keys} >= {(b"st", EPOCH), (b"bk", EPOCH)}
        folders = [tmp_path / "passes" / name for name in ("keys", "days")]
        assert {path.suffix for folder in folders for path in folder.iterdir()} == {".key"}
