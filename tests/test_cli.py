"""`ngroups` tells what there is, hands over to a plane, and refuses the rest in one sentence."""

import subprocess
import sys
from importlib.metadata import version

import pytest

from ngroups import cli


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "ngroups", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("given", "usage"),
    [
        (["up", "--help"], "ngroups up [OPTIONS]"),
        (["site", "--help"], "ngroups site [OPTIONS] COMMAND"),
        (["news", "--help"], "ngroups news [OPTIONS] COMMAND"),
        (["news", "group", "create", "--help"], "ngroups news group create [OPTIONS]"),
    ],
)
def test_a_command_becomes_its_plane(given: list[str], usage: str) -> None:
    done = run(*given)
    assert done.returncode == 0
    assert usage in done.stdout


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
    done = run("bogus")
    assert done.returncode == 2
    assert done.stderr == "ngroups: there is no command 'bogus'; `ngroups --help` lists the commands.\n"
