"""The import contracts hold, and each of them would notice."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = Path(sys.executable).with_name("lint-imports")

PLANTED = {
    # contract: (module that gets a new line, the line, packages made up for it, what the report then says)
    "1.": ("news/planted", "import ngroups.legal", ["legal"], "ngroups.news.planted -> ngroups.legal (l.1)"),
    "2.": ("base/planted", "import ngroups.news", [], "ngroups.base is not allowed to import ngroups.news"),
    "3.": ("protocol/planted", "import os.path", [], "ngroups.protocol.planted -> os (l.1)"),
    "4.": ("news/planted", "import stripe", [], "ngroups.news.planted -> stripe (l.1)"),
    "5.": (
        "legal/planted",
        "import ngroups.protocol",
        ["legal"],
        "ngroups.legal.planted -> ngroups.protocol",
    ),
    "7.": ("news/planted", "import ngroups.crossing", [], "ngroups.news.planted -> ngroups.crossing (l.1)"),
    "8.": ("news/planted", "import asyncio", [], "ngroups.news.planted -> asyncio (l.1)"),
    "9.": (
        "sealing/planted",
        "import ngroups.sealing.unwrapping",
        [],
        "ngroups.sealing.planted -> ngroups.sealing.unwrapping",
    ),
    "10.": ("custodian/planted", "import socket", [], "ngroups.custodian.planted -> socket (l.1)"),
}


def lint(root: Path) -> tuple[bool, str]:
    """Whether the contracts of the tree at `root` are kept, and the report."""
    done = subprocess.run(
        [LINT, "--no-cache", "--verbose"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src"), "COLUMNS": "300", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the sources and contracts in which a test may break something."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def judged(report: str, verdict: str) -> set[str]:
    """The numbers of the contracts with this verdict; one with exceptions says how many behind it."""
    return {line.split()[0] for line in report.splitlines() if re.search(rf" {verdict}( \(.*\))?\s*$", line)}


def broken(report: str) -> set[str]:
    """The numbers of the contracts that are broken."""
    return judged(report, "BROKEN")


def test_the_contracts_hold() -> None:
    kept, report = lint(ROOT)
    assert kept, report


def test_every_contract_has_a_violation_below() -> None:
    _, report = lint(ROOT)
    assert judged(report, "KEPT") == PLANTED.keys()


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_is_caught(contract: str, tree: Path) -> None:
    module, line, packages, said = PLANTED[contract]
    package = tree / "src/ngroups"
    for name in packages:
        (package / name).mkdir()
        (package / name / "__init__.py").touch()
    (package / f"{module}.py").write_text(line + "\n")
    _, report = lint(tree)
    assert contract in broken(report), report
    assert said in report


def test_a_new_package_must_be_given_its_layer(tree: Path) -> None:
    (tree / "src/ngroups/elsewhere.py").touch()
    _, report = lint(tree)
    assert broken(report) == {"2."}
    assert "ngroups.elsewhere" in report
