"""`ngroups` tells what there is, hands over to a plane, and refuses the rest in one sentence."""

import os
import subprocess
import sys
from importlib.metadata import version

import pytest

from ngroups import cli


class HandedOver(Exception):
    """Stands where this process would have become another."""


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    seen: list[list[str]] = []

    def execv(program: str, arguments: list[str]) -> None:
        assert program == sys.executable
        seen.append(arguments)
        raise HandedOver

    monkeypatch.setattr(os, "execv", execv)
    return seen


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        (["up", "--state", "x"], ["ngroups.news", "up", "--state", "x"]),
        (["news", "serve", "--data", "d"], ["ngroups.news", "serve", "--data", "d"]),
        (["news", "--help"], ["ngroups.news", "--help"]),
    ],
)
def test_a_command_becomes_its_plane(given: list[str], becomes: list[str], handed: list[list[str]]) -> None:
    with pytest.raises(HandedOver):
        cli.main(given)
    assert handed == [[sys.executable, "-m", *becomes]]


@pytest.mark.parametrize("given", [[], ["bogus"], ["--bogus"]])
def test_anything_else_is_refused_in_one_line(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(given)
    assert stopped.value.code == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.count("\n") == 1
    assert error.startswith("ngroups: ")


def test_help_names_every_command_and_gives_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["--help"])
    out = capsys.readouterr().out
    assert all(f"\n  {command} " in out for command in cli.COMMANDS)
    assert "Example:" in out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["--version"])
    assert capsys.readouterr().out == f"ngroups {version('ngroups')}\n"


def test_python_m_ngroups_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ngroups", "bogus"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == "ngroups: there is no command 'bogus'; `ngroups --help` lists the commands.\n"
