"""A page keeps its place when its language is switched."""

import pytest
from django.test import Client
from django.utils.translation import override

from ngroups.customer.site.languages import choices


@pytest.mark.parametrize(
    ("path", "dutch"),
    [
        ("/en/", "/nl/"),
        ("/de/content/corporate/privacy", "/nl/content/corporate/privacy"),
        ("/en", "/nl/"),
        ("/", "/nl/"),
        ("", "/nl/"),
        ("/xx/login", "/nl/"),
        ("//elsewhere.example/", "/nl/"),
    ],
)
def test_the_same_page_in_dutch(path: str, dutch: str) -> None:
    with override("de"):
        found = {choice.code: choice for choice in choices(path)}
    assert found["nl"].path == dutch
    assert [code for code, choice in found.items() if choice.chosen] == ["de"]


@pytest.mark.parametrize(
    ("asked", "led"), [("nl,en;q=0.5", "/nl/"), ("fr", "/en/"), ("", "/en/"), ("de-AT", "/de/")]
)
def test_the_first_visit_is_in_the_browsers_language(client: Client, asked: str, led: str) -> None:
    answer = client.get("/", headers={"accept-language": asked})
    assert answer.headers["Location"] == led
    assert not answer.cookies


def test_pages_tell_search_engines_of_the_others(client: Client) -> None:
    page = client.get("/de/content/corporate/privacy").content.decode()
    for code in ("en", "de", "nl"):
        assert f'hreflang="{code}" href="http://localhost:8119/{code}/content/corporate/privacy"' in page
