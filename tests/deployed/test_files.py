"""What `deploy/` ships works with the code beside it, and keeps what the documents say of it."""

import configparser
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ngroups.news.settings import load

DEPLOY = Path(__file__).parents[2] / "deploy"

PROMISED = {
    # docs/THREATS.md: no core dumps, no swap, no way to anything but the spool
    "LimitCORE": "0",
    "MemorySwapMax": "0",
    "NoNewPrivileges": "yes",
    "PrivateTmp": "yes",
    "ProtectHome": "yes",
    "ProtectSystem": "strict",
    "User": "ngroups-news",
}


@pytest.fixture(scope="module")
def service() -> configparser.SectionProxy:
    unit = configparser.RawConfigParser(strict=True)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "ngroups-news.service", encoding="utf-8")
    return unit["Service"]


def test_the_example_configuration_is_taken() -> None:
    settings = load(DEPLOY / "ngroups.toml")
    assert [peer.name for peer in settings.peers] == ["news.example.net"]
    assert [each.name for each in settings.retention] == ["binaries"]


@pytest.mark.parametrize(("key", "value"), PROMISED.items())
def test_the_unit_keeps_its_promises(service: configparser.SectionProxy, key: str, value: str) -> None:
    assert service[key] == value


def test_the_unit_gives_a_command_line_that_exists(service: configparser.SectionProxy) -> None:
    words = shlex.split(service["ExecStart"].replace("\\\n", " "))
    options = [word for word in words if word.startswith("--")]
    assert options
    command = [sys.executable, "-m", "ngroups", *words[1 : words.index(options[0])], "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert [option for option in options if option not in shown] == []
