"""The site's unit works with the command beside it, and parts it from the other planes."""

import configparser
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ngroups.customer.configuration import load

DEPLOY = Path(__file__).parents[2] / "deploy"

PROMISED = {
    "LimitCORE": "0",
    "MemorySwapMax": "0",
    "NoNewPrivileges": "yes",
    "PrivateTmp": "yes",
    "ProtectHome": "yes",
    "ProtectSystem": "strict",
    "User": "ngroups-site",
    "UMask": "0077",
}


@pytest.fixture(scope="module")
def service() -> configparser.SectionProxy:
    unit = configparser.RawConfigParser(strict=True)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "ngroups-site.service", encoding="utf-8")
    return unit["Service"]


@pytest.mark.parametrize(("key", "value"), PROMISED.items())
def test_the_unit_keeps_its_promises(service: configparser.SectionProxy, key: str, value: str) -> None:
    assert service[key] == value


def test_it_does_not_reach_into_other_processes_folders(service: configparser.SectionProxy) -> None:
    folders = {path.removeprefix("-") for path in service["InaccessiblePaths"].split()}
    assert folders == {f"/var/lib/ngroups-{each}" for each in ("news", "mailer", "finder")}


def test_the_example_configuration_is_taken() -> None:
    own = load(DEPLOY / "ngroups.toml")
    assert own.secure
    assert own.host == "www.example.org"


@pytest.mark.parametrize("key", ["ExecStart", "ExecStartPre"])
def test_the_unit_gives_command_lines_that_exist(service: configparser.SectionProxy, key: str) -> None:
    words = shlex.split(service[key].replace("\\\n", " "))
    options = [word for word in words if word in {"--data", "--config", "--listen"}]
    assert options
    command = [sys.executable, "-m", "ngroups", *words[1 : words.index(options[0])], "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert [option for option in options if option not in shown] == []
