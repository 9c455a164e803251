"""The record of issues: one for an account and epoch whatever happens, no order in it, and gone in time."""

import itertools
import sqlite3
import statistics
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from ngroups.customer.accounts.models import Account
from ngroups.customer.accounts.services import leave
from ngroups.customer.passes.models import Entitlement, Issuance
from ngroups.customer.passes.selectors import rounded
from ngroups.customer.passes.services import entitle, erase_old, record
from tests.customer.passes.issuer import Issuer
from tests.customer.passes.plans import BLOCK
from tests.customer.people import somebody

SCRIPT = Path(__file__).with_name("recording.py")
PAGE = 4096


def run(folder: Path, *words: str, kill: bool = False) -> str:
    """A site's process that records; what it prints. `kill` says that it ends itself by SIGKILL."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode == -9) if kill else (done.returncode == 0), done.stderr
    return done.stdout.strip()


def test_of_two_batches_at_once_one_is_noted(tmp_path: Path) -> None:
    run(tmp_path, "prepare")
    for epoch in ("2026-11", "2026-12"):
        with ThreadPoolExecutor(2) as pool:
            said = sorted(pool.map(partial(run, tmp_path, "record", epoch), ("one", "two")))
        assert said == ["noted", "refused"]


def test_what_was_noted_outlasts_a_kill(tmp_path: Path) -> None:
    run(tmp_path, "prepare")
    run(tmp_path, "record-and-die", "2026-11", "one", kill=True)
    assert run(tmp_path, "record", "2026-11", "two") == "refused"
    assert run(tmp_path, "record", "2026-11", "one") == "noted"


def test_where_rows_lie_says_nothing_of_when_they_came(tmp_path: Path) -> None:
    """On the disk, octet by octet: neither in the file nor in the log, and there is no hidden number.

    SQLite writes a row in front of those that came to its page before; here that guess must be worth nothing.
    """
    run(tmp_path, "prepare")
    batches = run(tmp_path, "many", "2027-01").split()
    stored = (tmp_path / "customer.sqlite3").read_bytes()
    assert (
        not (tmp_path / "customer.sqlite3-wal").exists()
        or not (tmp_path / "customer.sqlite3-wal").stat().st_size
    )
    places = [stored.index(bytes.fromhex(batch)) for batch in batches]
    guesses = [
        early > late for early, late in itertools.combinations(places, 2) if early // PAGE == late // PAGE
    ]
    assert len(guesses) > 200
    # Of 24 rows in random order the mean has a standard deviation of 0.07; without the stirring it is 1.
    assert abs(statistics.mean(guesses) - 0.5) < 0.3, statistics.mean(guesses)
    with (
        sqlite3.connect(tmp_path / "customer.sqlite3") as opened,
        pytest.raises(sqlite3.OperationalError, match="rowid"),
    ):
        opened.execute("SELECT rowid FROM passes_issuance")


def test_the_table_has_no_index_but_its_random_id(db: None) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "passes_issuance")
    indexed = [each["columns"] for each in found.values() if each["index"] or each["unique"]]
    assert all(columns == ["id"] for columns in indexed), found


def test_no_column_holds_a_time(db: None) -> None:
    kinds = {field.get_internal_type() for field in Issuance._meta.concrete_fields}
    assert kinds == {"UUIDField", "ForeignKey", "CharField", "PositiveSmallIntegerField", "BinaryField"}


def moment(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def test_rows_go_a_week_after_their_epoch(issuer: Issuer, anna: Account) -> None:
    record(anna, "unlimited", "2026-11", 0, bytes(32))
    assert erase_old(moment("2026-12-07T23:59:59")) == 0
    assert erase_old(moment("2026-12-08T00:00:00")) == 1
    assert not Issuance.objects.exists()
    assert erase_old(moment("2027-02-07T23:59:59")) == 0
    assert erase_old(moment("2027-02-08T00:00:00")) == 1
    assert not Entitlement.objects.exists()


def test_those_of_a_block_go_when_it_has_run_out(issuer: Issuer) -> None:
    account = somebody("bert")
    entitle(account, BLOCK, "2026-11", 1)
    record(account, "block-50", "2026-11", 2, bytes(32))
    assert erase_old(moment("2028-12-07T23:59:59")) == 0
    assert erase_old(moment("2028-12-08T00:00:00")) == 2


def test_the_tick_erases(issuer: Issuer, anna: Account, capsys: pytest.CaptureFixture[str]) -> None:
    record(anna, "unlimited", "2026-11", 0, bytes(32))
    call_command("tick", "--day", "2026-12-08")
    assert not Issuance.objects.exists()
    assert "rows of passes erased: 1" in capsys.readouterr().out


def test_leaving_erases_all(issuer: Issuer, anna: Account) -> None:
    record(anna, "unlimited", "2026-11", 0, bytes(32))
    leave(anna)
    assert not Issuance.objects.exists()
    assert not Entitlement.objects.exists()


def test_a_crowd_is_told_in_steps_and_never_more_than_it_is() -> None:
    assert rounded(49) == 0
    told = [rounded(number) for number in range(5000)]
    assert all(said <= number for number, said in enumerate(told))
    assert [said for said, _ in itertools.groupby(told)] == [0, 50, 100, 200, 500, 1000, 2000]
