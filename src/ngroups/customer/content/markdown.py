"""Markdown to HTML, without raw HTML, with links that are checked. Pure.

A link to another page names its file (`../corporate/privacy.md`), so that it also works where the files
themselves are read; a link into the site names the address's name (`site:signup`). Others leave the site.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

_WORD = re.compile(r"\{\{ *(\w+) *\}\}")
_OUTSIDE = re.compile(r"(https|mailto):")


class MarkdownError(Exception):
    """The text cannot be used; says why in the author's words."""


class Rendered(NamedTuple):
    html: str
    links: tuple[str, ...]
    """Paths of the pages it links to."""


def render(
    text: str,
    place: str,
    words: Mapping[str, str],
    address: Callable[[str], str],
    page_address: Callable[[str], str],
) -> Rendered:
    """The HTML of a page that stands in the folder `place` (`corporate`; empty for the top).

    `{{ word }}` becomes that word of `words`. `address` makes an address of the site from its name,
    `page_address` one from a page's path. Raises `MarkdownError`.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(_WORD.sub(lambda found: _word(found[1], words), text))
    links: list[str] = []
    for token in _links(tokens):
        target = str(token.attrs["href"])
        token.attrs["href"] = _resolve(target, place, address, page_address, links)
    return Rendered(parser.renderer.render(tokens, parser.options, {}), tuple(links))


def _word(name: str, words: Mapping[str, str]) -> str:
    if name not in words:
        raise MarkdownError(f"there is no word {{{{ {name} }}}}")
    return words[name]


def _links(tokens: list[Token]) -> list[Token]:
    children = [child for token in tokens for child in token.children or []]
    return [token for token in children if token.type == "link_open"]


def _resolve(
    target: str,
    place: str,
    address: Callable[[str], str],
    page_address: Callable[[str], str],
    links: list[str],
) -> str:
    if _OUTSIDE.match(target) or target.startswith("#"):
        return target
    if target.startswith("site:"):
        return address(target.removeprefix("site:"))
    file, _, fragment = target.partition("#")
    if not file.endswith(".md"):
        raise MarkdownError(f"a link leads to {target}, which is no page's file")
    path = posixpath.normpath(posixpath.join(place, file)).removesuffix(".md")
    path = "" if path == "index" else path.removesuffix("/index")
    links.append(path)
    return page_address(path) + (f"#{fragment}" if fragment else "")
