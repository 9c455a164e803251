"""The list of what may cross and the code say the same."""

import dataclasses
import inspect
import re
from pathlib import Path

from ngroups.crossing import passes
from ngroups.crossing.kinds import fields_of
from ngroups.crossing.types import TYPES

ROOT = Path(__file__).parents[2]


def rows(first_heading: str) -> list[list[str]]:
    """The cells of the table in docs/CROSSING.md whose heading begins so."""
    lines = (ROOT / "docs/CROSSING.md").read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {first_heading} |"))
    table = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_type_is_listed_with_its_fields_and_nothing_else_is() -> None:
    listed = {names(row[0])[0]: names(row[2]) for row in rows("type")}
    assert listed == {name: list(fields_of(shape)) for name, shape in TYPES.items()}


def test_every_row_says_who_sends_it_and_what_is_learnt() -> None:
    for _, between, _, learnt in rows("type"):
        assert re.fullmatch(r"\w+ to \w+(, \w+ to \w+)*", between)
        assert learnt


def test_every_part_of_a_message_is_listed_with_its_fields() -> None:
    parts = {passes.PublishedKey, passes.Entitlement}
    assert [names(row[2]) for row in rows("part")] == [
        list(fields_of(part)) for part in (passes.PublishedKey, passes.Entitlement)
    ]
    defined = {
        shape
        for _, shape in inspect.getmembers(passes, inspect.isclass)
        if dataclasses.is_dataclass(shape) and shape.__module__ == passes.__name__
    }
    assert defined == parts | set(TYPES.values())


def test_every_type_is_frozen_and_shows_nothing() -> None:
    for shape in (*TYPES.values(), passes.PublishedKey, passes.Entitlement):
        assert vars(shape)["__dataclass_params__"].frozen
        assert "__repr__" not in vars(shape)


def test_every_reason_of_a_refusal_is_explained() -> None:
    text = (ROOT / "docs/CROSSING.md").read_text(encoding="utf-8")
    assert [reason for reason in passes.REASONS if f"`{reason}`" not in text] == []
