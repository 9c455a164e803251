"""Reads the content folder: `<language>/<section>/<page>.md`, each with a few lines of TOML on top."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from django.urls import NoReverseMatch, reverse
from django.utils.translation import override
from pydantic import Field, ValidationError

from ngroups.base.config import Table
from ngroups.customer.content.errors import ContentError
from ngroups.customer.content.library import Library, Page
from ngroups.customer.content.markdown import MarkdownError, render
from ngroups.customer.site.settings import LANGUAGES

_FENCE = "+++"


class Heading(Table):
    """What stands between two lines of `+++` on top of a page."""

    title: str = Field(min_length=1, max_length=80)
    summary: str = Field(min_length=1, max_length=300)
    order: int = 100
    below: Literal["", "holdings"] = ""


def read_library(folder: Path, words: Mapping[str, str]) -> Library:
    """Every page below `folder`. Raises `ContentError`, also for a link that leads nowhere."""
    pages = [
        _read(file, folder / code, code, words)
        for code, _ in LANGUAGES
        for file in sorted((folder / code).rglob("*.md"))
    ]
    library = Library(pages)
    if not library.paths("en"):
        raise ContentError(f"{folder}: there is no page in English")
    if dead := library.dead_links():
        raise ContentError(f"{folder}: a link leads nowhere: {dead[0]}")
    return library


def _read(file: Path, top: Path, language: str, words: Mapping[str, str]) -> Page:
    path = file.relative_to(top).with_suffix("").as_posix()
    place = path.rpartition("/")[0]
    path = "" if path == "index" else path.removesuffix("/index")
    try:
        opening, head, body = file.read_text(encoding="utf-8").split(f"{_FENCE}\n", 2)
        if opening:
            raise ContentError(f"{file}: the first line is not {_FENCE}")
        heading = Heading.model_validate(tomllib.loads(head))
        with override(language):
            rendered = render(body, place, words, reverse, page_address)
    except (ValueError, ValidationError, MarkdownError) as error:
        raise ContentError(f"{file}: {str(error).splitlines()[0]}") from None
    except NoReverseMatch:
        raise ContentError(f"{file}: a site: link names no address of the site") from None
    return Page(language, path, html=rendered.html, links=rendered.links, **heading.model_dump())


def page_address(path: str) -> str:
    """Where the page stands in the language that is active now."""
    return reverse("page", args=[path]) if path else reverse("contents")
