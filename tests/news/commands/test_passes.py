"""`ngroups news pass`: blocks by handle and the list of keys, said in sentences."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ngroups.news.__main__ import app
from ngroups.news.operate import OperateError
from ngroups.news.passes.blocked import blocked_handles
from ngroups.news.passes.days import DayKeys, day_of, handle
from tests.news.passes.holder import NOVEMBER
from tests.news.passes.test_door import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def run(*words: str) -> str:
    """What is printed; raises what `main` makes a sentence of."""
    result = CliRunner().invoke(app, ["pass", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_handle_is_blocked_once(desk: Desk, tmp_path: Path) -> None:
    day = day_of(NOVEMBER)
    text = handle(DayKeys(desk.places.days).load()[day], day, bytes(16))
    assert "may not post" in run("block", text.decode(), "--data", str(tmp_path))
    assert "already" in run("block", text.decode(), "--data", str(tmp_path))
    assert blocked_handles(desk.places.blocked) == {day: {text}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rubbish", "27 letters"),
        (handle(bytes(32), day_of(NOVEMBER) - 40, bytes(16)).decode(), "older than 30 days"),
    ],
)
def test_what_cannot_be_blocked_is_said(desk: Desk, tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(OperateError, match=said):
        run("block", text, "--data", str(tmp_path))


def test_a_folder_without_passes_is_said(tmp_path: Path) -> None:
    with pytest.raises(OperateError, match="no passes"):
        run("block", "a" * 27, "--data", str(tmp_path))
    with pytest.raises(OperateError, match="no keys"):
        run("keys", "--data", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_the_keys_are_shown(desk: Desk, tmp_path: Path) -> None:
    lines = run("keys", "--data", str(tmp_path)).splitlines()
    assert [line.split()[:5] for line in lines] == [
        ["block", "2026-11", "good", "until", "2028-12-08"],
        ["block", "2026-12", "good", "until", "2029-01-08"],
        ["standard", "2026-11", "good", "until", "2026-12-08"],
        ["standard", "2026-12", "good", "until", "2027-01-08"],
    ]
    assert len(json.loads(run("keys", "--data", str(tmp_path), "--json"))["keys"]) == 4
