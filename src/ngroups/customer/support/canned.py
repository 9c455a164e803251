"""Answers that support gives often: text files in the program, per language; nothing is filled into them."""

from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

FALLBACK: Final = "en"


class Canned(NamedTuple):
    name: str
    title: str
    text: str


@cache
def canned_answers(language: str) -> tuple[Canned, ...]:
    """All of a language, by title; English where there are none."""
    folder = files("ngroups.customer.support").joinpath("answers")
    chosen = folder.joinpath(language if language.isalpha() else FALLBACK)
    if not chosen.is_dir():
        chosen = folder.joinpath(FALLBACK)
    found = []
    for each in chosen.iterdir():
        title, _, text = each.read_text("utf-8").partition("\n\n")
        paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
        found.append(Canned(each.name.removesuffix(".txt"), title.strip(), "\n\n".join(paragraphs)))
    return tuple(sorted(found, key=lambda answer: answer.title))
