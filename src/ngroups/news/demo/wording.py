"""How an article's text looks: quotations, lines of 72 characters, signatures, charsets.

Knows text formats (RFC 3676, RFC 2045); must never know of groups, dates or Message-IDs beyond what it is
handed.
"""

import re
import textwrap
from collections.abc import Iterator
from typing import Final

from ngroups.news.demo.people import Person

_WIDTH: Final = 72
_QUOTED_WORDS: Final = 45
_WORD: Final = re.compile(r"\w{4,}")
_SENTENCE: Final = re.compile(r"(?<=[.!?]) +")

Line = tuple[int, str]
"""A paragraph and how deeply it is quoted."""


def quotation(parent: tuple[str, ...], answer: tuple[str, ...]) -> str:
    """The paragraph of `parent` that `answer` has most words in common with, cut to a few sentences."""
    said = set(_WORD.findall(" ".join(answer).lower()))
    paragraph = max(reversed(parent), key=lambda text: len(said & set(_WORD.findall(text.lower()))))
    kept: list[str] = []
    for sentence in _SENTENCE.split(paragraph):
        if kept and len(" ".join([*kept, sentence]).split()) > _QUOTED_WORDS:
            return " ".join([*kept, "[...]"])
        kept.append(sentence)
    return " ".join(kept)


def body(lines: list[Line], author: Person) -> tuple[str, dict[str, str]]:
    """The text with LF line ends as the author's newsreader writes it, and its MIME fields."""
    flowed = author.charset == "flowed"
    text = "\n".join(_wrapped(lines, flowed=flowed)) + "\n"
    if author.signature:
        text += "\n-- \n" + author.signature + "\n"
    charset = "utf-8" if flowed or (author.charset == "us-ascii" and not text.isascii()) else author.charset
    fields = {
        "MIME-Version": "1.0",
        "Content-Type": f"text/plain; charset={charset.upper()}" + ("; format=flowed" if flowed else ""),
        "Content-Transfer-Encoding": "7bit" if text.isascii() else "8bit",
    }
    return text, fields


def _wrapped(lines: list[Line], *, flowed: bool) -> Iterator[str]:
    before = None
    for depth, paragraph in lines:
        # An attribution stands right above what it introduces, everything else is set apart.
        if before is not None and not (before[0] < depth and before[1].endswith(":")):
            yield ">" * min(depth, before[0])
        yield from _paragraph(paragraph, ">" * depth + " " * bool(depth), flowed=flowed)
        before = depth, paragraph


def _paragraph(text: str, prefix: str, *, flowed: bool) -> Iterator[str]:
    wrapped = textwrap.wrap(text, _WIDTH - len(prefix), break_long_words=False, break_on_hyphens=False)
    for number, line in enumerate(wrapped, 1):
        # RFC 3676 section 4.2: a line that goes on ends in a space; 4.4: what could be mistaken is stuffed.
        soft = " " if flowed and number < len(wrapped) else ""
        stuffing = " " if flowed and not prefix and line.startswith((" ", ">", "From ")) else ""
        yield prefix + stuffing + line + soft
