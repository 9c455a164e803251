"""Languages in addresses: `/de/…` is German, and the same page in Dutch is `/nl/…`. Pure."""

from typing import NamedTuple

from django.utils.translation import get_language

from ngroups.customer.site.settings import LANGUAGES


class Choice(NamedTuple):
    """A language, and where this page stands in it."""

    code: str
    name: str
    path: str
    chosen: bool


def choices(path: str) -> list[Choice]:
    """The page at `path` in every language; a path without a language leads to the home pages."""
    _, first, *rest = path.split("/", 2) if path.startswith("/") else ("", "")
    known = first in {code for code, _ in LANGUAGES}
    tail = rest[0] if known and rest else ""
    chosen = get_language()
    return [Choice(code, name, f"/{code}/{tail}", code == chosen) for code, name in LANGUAGES]
