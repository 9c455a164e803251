"""From the site's database to an opened record, with the custodians' own tool."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ngroups.customer.sealed.apps import desk
from ngroups.customer.sealed.desk import open_desk
from ngroups.customer.sealed.services import EMAIL, seal
from tests.customer.people import somebody
from tests.customer.sealed.conftest import Outside

ADDRESS = "canary@example.com"


def custodian(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "ngroups", "custodian", *map(str, arguments)]
    subprocess.run(
        command, input="five quite random words\n", text=True, check=True, capture_output=True, timeout=120
    )


def test_a_sealed_address_is_opened_by_two_custodians(outside: Outside, tmp_path: Path) -> None:
    for name in "abc":
        custodian("keygen", "--key", tmp_path / f"{name}.key", "--public", tmp_path / f"{name}.pub")
    keys = "".join((tmp_path / f"{name}.pub").read_text() for name in "abc")
    (tmp_path / "custodians").write_text("needed 2\n" + keys)
    here = open_desk(outside.sealing.model_copy(update={"custodians": tmp_path / "custodians"}))
    assert here is not None
    account = somebody()
    seal(here, account, EMAIL, ADDRESS)
    record = tmp_path / "record.sealed"
    call_command("sealed", account.name, str(record))
    assert "canary" not in record.read_text()
    for name in "ac":
        custodian(
            "request", record, "--public", tmp_path / f"{name}.pub", "--out", tmp_path / f"{name}.request"
        )
        custodian(
            "open",
            tmp_path / f"{name}.request",
            "--key",
            tmp_path / f"{name}.key",
            "--out",
            tmp_path / f"{name}.opened",
        )
    custodian("combine", record, tmp_path / "a.opened", tmp_path / "c.opened", "--out", tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text()) == {EMAIL: ADDRESS}


def test_what_cannot_be_written(outside: Outside, tmp_path: Path) -> None:
    account, here = somebody(), desk()
    assert here is not None
    for name in (account.name, "nobody-0000"):
        with pytest.raises(CommandError, match="no such account, or"):
            call_command("sealed", name, str(tmp_path / "out"))
    seal(here, account, EMAIL, ADDRESS)
    (tmp_path / "out").touch()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("sealed", account.name, str(tmp_path / "out"))
