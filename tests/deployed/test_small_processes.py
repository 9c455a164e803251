"""The units of mailer and finder: command lines that exist, users of their own, nothing they do not need."""

import configparser
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"

PROMISED = {
    "LimitCORE": "0",
    "MemorySwapMax": "0",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "PrivateTmp": "yes",
    "ProtectHome": "yes",
    "ProtectSystem": "strict",
    "StateDirectoryMode": "0700",
    "UMask": "0077",
}


def service(name: str) -> configparser.SectionProxy:
    unit = configparser.RawConfigParser(strict=True)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # as its documentation says to keep capitals
    unit.read(DEPLOY / f"ngroups-{name}.service", encoding="utf-8")
    return unit["Service"]


@pytest.mark.parametrize("name", ["mailer", "finder"])
def test_each_keeps_its_promises(name: str) -> None:
    found = service(name)
    assert {key: found[key] for key in PROMISED} == PROMISED
    assert found["User"] == f"ngroups-{name}"
    assert found["ExecStartPre"].split()[-1] == f"/run/ngroups-{name}"


def test_the_finder_has_no_network() -> None:
    assert service("finder")["PrivateNetwork"] == "yes"
    assert service("finder")["RestrictAddressFamilies"] == "AF_UNIX"


@pytest.mark.parametrize("name", ["mailer", "finder"])
def test_the_command_line_exists(name: str) -> None:
    words = shlex.split(service(name)["ExecStart"].replace("\\\n", " "))
    options = [word for word in words if word.startswith("--")]
    assert options
    command = [sys.executable, "-m", "ngroups", *words[1 : words.index(options[0])], "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert [option for option in options if option not in shown] == []
