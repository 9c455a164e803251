"""Reads the one TOML file: a table for each plane, checked against the model that plane brings.

It knows files and tables, never what a key means. Nothing is taken from the environment,
so that the file is the whole truth about an installation. Every fault is one sentence that
names the file and the key (or the line, while it is not TOML yet) and repeats no value,
since a value may be a secret.
"""

import difflib
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails


class ConfigError(Exception):
    """The file cannot be used; the text is a sentence for the operator."""


class Table(BaseModel):
    """A TOML table. A key that is not declared is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


Model = TypeVar("Model", bound=Table)


def load(path: Path, name: str, model: type[Model], *, others: Collection[str] = ()) -> Model:
    """The table `[name]` of the file at `path` as a `model`; an absent table has all defaults.

    `others` are the tables that belong to other planes and are left unread. Raises `ConfigError`.
    """
    tables = _parse(path)
    for key in tables.keys() - {name, *others}:
        raise ConfigError(f"{path}: there is no table [{key}]{_near(key, {name, *others})}.")
    try:
        return model.model_validate(tables.get(name, {}))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        raise ConfigError(f"{path}: {_sentence(name, first, model)}.") from None


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: the file cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: the file is not UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}.") from None


def _sentence(name: str, fault: ErrorDetails, model: type[BaseModel]) -> str:
    place = _place((name, *fault["loc"]))
    if fault["type"] == "extra_forbidden":
        return f"{place}: there is no such key{_near(str(fault['loc'][-1]), _keys(model))}"
    if fault["type"] == "missing":
        return f"{place}: this key must be given"
    return f"{place}: {fault['msg']}"


def _place(loc: tuple[int | str, ...]) -> str:
    """`("news", "peers", 1, "hosts")` as `news.peers (entry 2).hosts`."""
    parts = [f" (entry {part + 1})" if isinstance(part, int) else f".{part}" for part in loc]
    return "".join(parts).removeprefix(".")


def _keys(model: type[BaseModel]) -> set[str]:
    """The keys of `model` and of the tables declared in it."""
    found = set(model.model_fields)
    for field in model.model_fields.values():
        for inner in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                found |= _keys(inner)
    return found


def _near(word: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(word, sorted(known), n=1)
    return f" (the nearest is {close[0]!r})" if close else ""
