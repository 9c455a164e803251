"""The database file keeps no order of arrival and no erased row."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

SIGN_UP = """
from ngroups.customer.accounts import services
made = [services.sign_up("canary" + letter, "a quiet canal", "en", "2026-11") for letter in "abcdefgh"]
print(*(account.pk.hex for account in made))
services.leave(made[0])
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A data folder in which eight signed up and the first left, and their ids in that order."""
    folder = tmp_path_factory.mktemp("site")

    def manage(*arguments: str) -> str:
        command = [sys.executable, "-m", "ngroups.customer", "manage", "--data", str(folder), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout

    manage("migrate", "--verbosity", "0")
    return folder, manage("shell", "--verbosity", "0", "--command", SIGN_UP).split()


def test_rows_are_filed_by_their_random_ids(data: tuple[Path, list[str]]) -> None:
    with sqlite3.connect(data[0] / "customer.sqlite3") as database:
        filed = [row[0] for row in database.execute("SELECT id FROM accounts_account NOT INDEXED")]
        own = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'accounts%'"
        )
        for (table,) in own.fetchall():
            with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
                database.execute(f"SELECT rowid FROM {table}")
    database.close()
    assert filed == sorted(data[1][1:])


def test_who_left_is_in_no_file(data: tuple[Path, list[str]]) -> None:
    octets = b"".join(path.read_bytes() for path in data[0].rglob("*") if path.is_file())
    assert b"canaryb-" in octets
    assert b"canarya-" not in octets
