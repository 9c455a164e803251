"""The tree of pages, and English in the place of what is not translated."""

from ngroups.customer.content.library import Library, Page


def page(language: str, path: str, order: int = 100, links: tuple[str, ...] = ()) -> Page:
    return Page(language, path, f"{path} in {language}", "about it", "<p>", order, links=links)


LIBRARY = Library(
    [
        page("en", ""),
        page("en", "a", 2),
        page("en", "b", 1),
        page("en", "b/c", links=("a", "gone")),
        page("nl", "b", 1),
        page("nl", "b/only-here"),
    ]
)


def test_a_page_is_found_in_its_language_or_in_english() -> None:
    found = [LIBRARY.find(path, "nl") for path in ("b", "a", "nowhere")]
    assert [each and each.language for each in found] == ["nl", "en", None]


def test_a_section_lists_its_pages_in_order_whatever_their_language() -> None:
    assert [each.path for each in LIBRARY.children("", "nl")] == ["b", "a"]
    assert [(each.path, each.language) for each in LIBRARY.children("b", "nl")] == [
        ("b/c", "en"),
        ("b/only-here", "nl"),
    ]
    assert [each.path for each in LIBRARY.children("b", "en")] == ["b/c"]


def test_the_trail_leads_down_to_the_page() -> None:
    assert [each.path for each in LIBRARY.trail("b/c", "en")] == ["b", "b/c"]


def test_dead_links_are_named() -> None:
    assert LIBRARY.dead_links() == ["en b/c: gone"]
