"""The tree of public pages in every language, and what stands in for a missing translation. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

FALLBACK = "en"


@dataclass(frozen=True)
class Page:
    """A page in one language. `path` is `corporate/privacy`; a section's own page has the section's path."""

    language: str
    path: str
    title: str
    summary: str
    html: str
    order: int = 100
    below: str = ""
    """What the site itself draws under the text: `holdings`, the data manifest."""
    links: tuple[str, ...] = field(default=(), compare=False)
    """Paths of the pages it leads to."""

    @property
    def section(self) -> str:
        """The path of the section it stands in; empty for the top."""
        return self.path.rpartition("/")[0]


class Library:
    """All pages. English is complete; a page that another language lacks is shown in English."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._pages: Mapping[tuple[str, str], Page] = {(page.language, page.path): page for page in pages}

    def find(self, path: str, language: str) -> Page | None:
        """The page in `language`, or else in English."""
        return self._pages.get((language, path)) or self._pages.get((FALLBACK, path))

    def children(self, path: str, language: str) -> list[Page]:
        """The pages of a section, in the order its authors gave them."""
        paths = {page.path for page in self._pages.values() if page.path and page.section == path}
        found = [page for each in paths if (page := self.find(each, language))]
        return sorted(found, key=lambda page: (page.order, page.title))

    def trail(self, path: str, language: str) -> list[Page]:
        """The sections that lead to the page, and the page, from the top down."""
        steps = path.split("/")
        found = [self.find("/".join(steps[: depth + 1]), language) for depth in range(len(steps))]
        return [page for page in found if page]

    def paths(self, language: str) -> set[str]:
        """The pages that exist in `language` itself."""
        return {path for code, path in self._pages if code == language}

    def dead_links(self) -> list[str]:
        """`language path: target` for each link to a page that is in no language."""
        return [
            f"{page.language} {page.path}: {target}"
            for page in self._pages.values()
            for target in page.links
            if self.find(target, page.language) is None
        ]
