"""Markdown without raw HTML, and links that are resolved or refused."""

import pytest

from ngroups.customer.content.markdown import MarkdownError, Rendered, render


def rendered(text: str, place: str = "corporate") -> Rendered:
    return render(
        text, place, {"host": "news.example"}, lambda name: f"/en/{name}", lambda path: f"/en/content/{path}"
    )


def test_raw_html_is_text() -> None:
    assert "&lt;script&gt;" in rendered("<script>alert(1)</script> <b>x</b>").html


@pytest.mark.parametrize(
    ("target", "led", "links"),
    [
        ("privacy.md", "/en/content/corporate/privacy", ("corporate/privacy",)),
        ("../support/index.md", "/en/content/support", ("support",)),
        ("../index.md", "/en/content/", ("",)),
        ("privacy.md#cookies", "/en/content/corporate/privacy#cookies", ("corporate/privacy",)),
        ("site:signup", "/en/signup", ()),
        ("#cookies", "#cookies", ()),
        ("https://example.org/x", "https://example.org/x", ()),
    ],
)
def test_links_lead_on(target: str, led: str, links: tuple[str, ...]) -> None:
    found = rendered(f"[x]({target})")
    assert f'href="{led}"' in found.html
    assert found.links == links


@pytest.mark.parametrize("target", ["privacy", "picture.png", "http://example.org/", "/en/login"])
def test_other_links_are_refused(target: str) -> None:
    with pytest.raises(MarkdownError):
        rendered(f"[x]({target})")


def test_a_script_is_no_link() -> None:
    assert "href" not in rendered("[x](javascript:alert(1))").html


def test_words_are_put_in_also_in_code() -> None:
    assert "<code>news.example</code>" in rendered("`{{ host }}`").html
    with pytest.raises(MarkdownError, match="hots"):
        rendered("{{ hots }}")


def test_tables_are_tables() -> None:
    assert "<td>1</td>" in rendered("| a |\n|---|\n| 1 |").html
