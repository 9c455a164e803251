"""Everything that both planes keep is taken; a kit of adversaries then guesses which login is whose.

300 customers over three epochs. Each adversary brings accounts and logins into an order that it finds in what
was taken, and joins them one to one. Somebody who knows nothing is right once in 300; over 900 logins the bar
of 0.02 above that allows 21 to be right, and chance (about 3, Poisson) stays below it but once in 10**11.
The same kit, where a careless provider noted times on both sides, must be right nearly always.
"""

import itertools
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CUSTOMERS = 300
FEWER = 60
"""Enough to see that the kit can succeed."""
BAR = 1 / CUSTOMERS + 0.02
Epoch = dict[str, Any]
Order = Callable[[Path, Epoch], list[str]]


def population(folder: Path, customers: int, *words: str) -> list[Epoch]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.policy.population", str(folder), str(customers), *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    told: list[Epoch] = json.loads(done.stdout)
    return told


def rows(taken: Path, query: str, *given: str) -> list[tuple[Any, ...]]:
    # Opened as it was taken, its log with it.
    with sqlite3.connect(taken / "customer/customer.sqlite3") as opened:
        found = opened.execute(query, given).fetchall()
    opened.close()
    return found


def by_row(taken: Path, epoch: Epoch) -> list[str]:
    """As the table gives them back."""
    query = "SELECT account_id FROM passes_issuance WHERE epoch = ?"
    return [account for (account,) in rows(taken, query, epoch["epoch"])]


def by_place(taken: Path, epoch: Epoch) -> list[str]:
    """By page and place on the page."""
    stored = (taken / "customer/customer.sqlite3").read_bytes()
    query = "SELECT batch, account_id FROM passes_issuance WHERE epoch = ?"
    return [
        account for _, account in sorted((stored.index(b), a) for b, a in rows(taken, query, epoch["epoch"]))
    ]


def by_hash(taken: Path, epoch: Epoch) -> list[str]:
    query = "SELECT account_id FROM passes_issuance WHERE epoch = ? ORDER BY batch"
    return [account for (account,) in rows(taken, query, epoch["epoch"])]


def by_account(taken: Path, _: Epoch) -> list[str]:
    """In which people signed up, as the file has it."""
    stored = (taken / "customer/customer.sqlite3").read_bytes()
    found = rows(taken, "SELECT name, id FROM accounts_account")
    return [account for _, account in sorted((stored.rindex(name.encode()), each) for name, each in found)]


def account_times(taken: Path, _: Epoch) -> list[str]:
    """By any column of the customer plane that could be a time beside an account."""
    for (table,) in rows(taken, "SELECT name FROM sqlite_master WHERE type = 'table'"):
        columns = [name for _, name, *_ in rows(taken, f"PRAGMA table_info({table})")]
        for owner, column in itertools.product(columns, columns):
            if owner in {"account", "account_id"}:
                query = f"SELECT {owner}, max({column}) FROM {table} GROUP BY {owner}"
                found = [(at, who) for who, at in rows(taken, query) if isinstance(at, float) and at > 10**9]
                if found:
                    return [who for _, who in sorted(found)]
    return []


def counters(taken: Path, epoch: Epoch) -> list[str]:
    """Logins as the file of counters has them."""
    known = {each["tag"] for each in epoch["people"]}
    return [tag for tag in re.findall(r"[0-9a-f]{32,}", (taken / "news/quotas").read_text()) if tag in known]


def login_times(taken: Path, epoch: Epoch) -> list[str]:
    """By any number that could be a time beside a login."""
    known = {each["tag"] for each in epoch["people"]}
    for file in sorted((taken / "news").rglob("*")):
        if file.is_file():
            lines = re.findall(
                r"^([0-9a-f]{32,}) (\d{10}\.?\d*)$", file.read_bytes().decode("latin-1"), re.MULTILINE
            )
            found = [(float(at), tag) for tag, at in lines if tag in known and float(at) > 10**9]
            if found:
                return [tag for _, tag in sorted(found)]
    return []


ACCOUNTS: list[Order] = [by_row, by_place, by_hash, by_account, account_times]
LOGINS: list[Order] = [counters, login_times]


def success(folder: Path, told: list[Epoch], accounts: Order, logins: Order, *, backwards: bool) -> float:
    """How much of all logins this pair of orders ascribes to the right account."""
    right = 0
    for epoch in told:
        taken = folder / "taken" / epoch["epoch"]
        whose = {each["tag"]: each["account"] for each in epoch["people"]}
        ordered = logins(taken, epoch)
        guess = zip(accounts(taken, epoch), ordered[::-1] if backwards else ordered, strict=False)
        right += sum(whose[tag] == account for account, tag in guess)
    return right / sum(len(epoch["people"]) for epoch in told)


def scores(folder: Path, told: list[Epoch]) -> dict[str, float]:
    return {
        f"{one.__name__} {other.__name__} {backwards}": success(folder, told, one, other, backwards=backwards)
        for one, other in itertools.product(ACCOUNTS, LOGINS)
        for backwards in (False, True)
    }


def holding(folder: Path, words: set[bytes]) -> set[Path]:
    return {
        file
        for file in folder.rglob("*")
        if file.is_file() and any(word in file.read_bytes() for word in words)
    }


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Epoch]]:
    folder = tmp_path_factory.mktemp("seizure") / "provider"
    return folder, population(folder, CUSTOMERS)


def test_nobody_is_linked_beyond_chance(taken: tuple[Path, list[Epoch]]) -> None:
    folder, told = taken
    for epoch in told:  # the adversaries have something to work on
        assert len(by_place(folder / "taken" / epoch["epoch"], epoch)) == CUSTOMERS
        assert len(counters(folder / "taken" / epoch["epoch"], epoch)) == CUSTOMERS
    found = scores(folder, told)
    assert max(found.values()) <= BAR, found


def test_no_file_holds_a_canary_of_the_other_side(taken: tuple[Path, list[Epoch]]) -> None:
    folder, told = taken
    people = [each for epoch in told for each in epoch["people"]]
    identities = {word.encode() for each in people for word in each["identity"]}
    logins = {word.encode() for each in people for word in each["login"]}
    assert holding(folder / "news", identities) == set()
    assert holding(folder, logins) == set()  # nobody keeps a login, the news plane neither
    names = {each["identity"][0].encode() for each in people}
    assert {file.name for file in holding(folder / "customer", names)} >= {"customer.sqlite3"}


def test_nothing_of_an_epoch_that_is_over_is_among_the_counters(taken: tuple[Path, list[Epoch]]) -> None:
    folder, told = taken
    last = folder / "taken" / told[-1]["epoch"]
    assert counters(last, told[0]) == []


def test_the_same_adversaries_link_nearly_all_where_times_are_noted(tmp_path: Path) -> None:
    folder = tmp_path / "provider"
    found = scores(folder, population(folder, FEWER, "--leak-times"))
    assert found["account_times login_times False"] > 0.9, found
