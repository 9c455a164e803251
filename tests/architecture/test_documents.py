"""What the documents point at exists, and nothing points at somebody's machine."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from ngroups.customer.configuration import CustomerSettings, Database
from ngroups.news.passes.classes import PassClass, PassSettings
from ngroups.news.settings import NewsSettings, Peer, Retention

ROOT = Path(__file__).parents[2]
STATUSES = {"yes", "partly", "no", "not applicable"}

NOT_OURS = [
    # put together here, so that this file does not name them itself
    "py" + "pi.org",
    "pythonhosted" + ".org",
    "npm" + "js.",
    "deb.debian" + ".org",
    "/wo" + "rk/",
    "/ro" + "ot/",
    "/home" + "/",
]


def files(*patterns: str) -> list[Path]:
    """The project's files as git knows them, those not yet added too."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def links(document: Path) -> Iterator[str]:
    """Relative targets of Markdown links."""
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:|#", target):
            yield target.partition("#")[0]


@pytest.mark.parametrize("document", files("*.md"), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    assert [target for target in links(document) if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", files("*.md"), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_named_in_documents_exist(document: Path) -> None:
    """`src/...`, `docs/...` and the like in backquotes are paths from the top of the project."""
    text = document.read_text(encoding="utf-8")
    named = re.findall(r"`((?:src|docs|tests|scripts|deploy|bench|rfc)/[\w./-]*)`", text)
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_key_of_the_configuration_is_explained() -> None:
    text = (ROOT / "docs/OPERATE.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`(\w+)`", text)) | set(re.findall(r"^(\w+) = ", text, re.MULTILINE))
    keys = {
        key
        for table in (NewsSettings, PassSettings, PassClass, Peer, Retention)
        for key in table.model_fields
    }
    assert keys - {"classes", "peers", "retention"} - explained == set()


def test_every_key_of_the_site_is_explained() -> None:
    explained = set(re.findall(r"`(\w+)`", (ROOT / "docs/SITE.md").read_text(encoding="utf-8")))
    assert {*CustomerSettings.model_fields, *Database.model_fields} - explained == set()


def commands() -> set[tuple[str, ...]]:
    """The commands in the documents' examples, without their arguments."""
    text = "".join(path.read_text(encoding="utf-8") for path in files("*.md"))
    lines = re.findall(r"^(?:\.venv/bin/)?ngroups ((?:news|site)(?: [a-z]+)+)", text, re.MULTILINE)
    nested = {"group", "pass", "user"}
    return {tuple(words[: 3 if words[1] in nested else 2]) for words in map(str.split, lines)}


@pytest.mark.parametrize("command", sorted(commands()), ids=" ".join)
def test_a_command_in_an_example_exists(command: tuple[str, ...]) -> None:
    line = [sys.executable, "-m", "ngroups", *command, "--help"]
    assert subprocess.run(line, capture_output=True, check=False, timeout=60).returncode == 0


def standards() -> list[list[str]]:
    heading, *rows = (ROOT / "rfc/index.tsv").read_text(encoding="utf-8").splitlines()
    assert heading.split("\t") == ["standard", "title", "status", "where implemented", "where tested"]
    return [row.split("\t") for row in rows]


@pytest.mark.parametrize("row", standards(), ids=lambda row: row[0])
def test_a_standard_is_implemented_and_tested_where_the_index_says(row: list[str]) -> None:
    standard, title, status, *places = row
    assert standard
    assert title
    assert status in STATUSES
    assert len(places) == 2
    for place in places:
        assert bool(place) == (status in {"yes", "partly"})
        assert [path for path in place.split() if not (ROOT / path).exists()] == []


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in files()
        for name in NOT_OURS
        if name.encode() in path.read_bytes()
    ]
    assert found == []


def test_the_lock_has_a_fitting_version_of_everything() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    locked = dict(line.lower().split("==") for line in lines if "==" in line)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(each) for each in project["dependencies"] + project["optional-dependencies"]["dev"]]
    assert wanted
    versions = {name.replace("_", "-"): version for name, version in locked.items()}
    assert [str(each) for each in wanted if not each.specifier.contains(versions.get(each.name, "0"))] == []
