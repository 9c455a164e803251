"""The pages as shipped, drawn: every one, in every language."""

import re
import tomllib
from pathlib import Path

import pytest
from django.test import Client

from ngroups.customer.accounts.models import Account
from ngroups.customer.content.errors import ContentError
from ngroups.customer.content.folder import content_folder, words
from ngroups.customer.content.library import Library
from ngroups.customer.content.reading import read_library
from ngroups.customer.manifest import TABLES
from ngroups.customer.site.own import own_settings
from ngroups.customer.site.settings import LANGUAGES

CODES = [code for code, _ in LANGUAGES]
PROMISED = [
    # customer.md and mission.md name these
    "corporate/privacy",
    "corporate/legal-requests",
    "corporate/transparency",
    "support",
    "support/knowledge",
    *(f"support/set-up/{program}" for program in ("sabnzbd", "nzbget", "thunderbird", "tin", "slrn", "pan")),
]


@pytest.fixture(scope="module")
def library() -> Library:
    """As the site reads it; a dead link or a broken page would raise."""
    return read_library(content_folder(own_settings()), words(own_settings()))


@pytest.mark.parametrize("path", PROMISED)
@pytest.mark.parametrize("code", CODES)
def test_a_promised_page_is_there(client: Client, path: str, code: str) -> None:
    answer = client.get(f"/{code}/content/{path}")
    assert answer.status_code == 200
    assert f'<html lang="{code}">' in answer.content.decode()


def test_every_page_is_drawn_with_one_heading_and_a_title(client: Client, library: Library) -> None:
    for code in CODES:
        for path in library.paths("en") - {"home"}:
            page = client.get(f"/{code}/content/{path}".rstrip("/")).content.decode()
            assert page.count("<h1") == 1, path
            assert re.search(r"<title>[^<]+ · ngroups</title>", page), path


def test_english_is_complete_and_nothing_is_only_elsewhere(library: Library) -> None:
    for code in CODES:
        assert library.paths(code) <= library.paths("en")


def test_the_trail_to_the_policy_is_the_one_that_was_published(client: Client) -> None:
    page = client.get("/en/content/corporate/privacy").content.decode()
    steps = re.findall(r"<li>(?:<[^>]+>)?([^<]+)", page.partition('class="trail')[2].partition("</ol>")[0])
    assert steps == ["Home", "EN", "Content", "Corporate", "Privacy"]


def test_the_policy_lists_every_column_that_is_held(client: Client) -> None:
    page = client.get("/en/content/corporate/privacy").content.decode()
    listed = page.partition('<ul class="held">')[2].partition("</main>")[0]
    assert listed.count("<li>") == sum(len(table.columns) for table in TABLES if table.whose)


def test_a_missing_translation_is_shown_in_english_and_says_so(client: Client, tmp_path: Path) -> None:
    for code, name in (("en", "home"), ("en", "index"), ("en", "only"), ("nl", "home")):
        file = tmp_path / code / f"{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f'+++\ntitle = "{name}"\nsummary = "x"\n+++\ntext\n')
    from django.apps import apps  # noqa: PLC0415

    config = apps.get_app_config("content")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config, "library", read_library(tmp_path, {}))
        page = client.get("/nl/content/only").content.decode()
    assert '<html lang="nl">' in page
    assert '<article lang="en">' in page
    assert page.count('class="note"') == 1


@pytest.mark.parametrize(
    "path", ["nowhere", "corporate/nowhere", "home", "../en/login", "corporate//privacy", "%00"]
)
def test_other_paths_lead_nowhere(client: Client, path: str) -> None:
    assert client.get(f"/en/content/{path}").status_code == 404


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no heading", "not enough values"),
        ('x\n+++\ntitle = "x"\nsummary = "x"\n+++\n', "first line is not"),
        ("+++\ntitle = 1\n+++\n", "validation error"),
        ('+++\ntitle = "x"\nsummary = "x"\n+++\n[x](site:nowhere)\n', "names no address"),
        ('+++\ntitle = "x"\nsummary = "x"\n+++\n{{ nothing }}\n', "there is no word"),
    ],
)
def test_a_broken_page_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en/home.md").write_text(text)
    with pytest.raises(ContentError, match=said) as raised:
        read_library(tmp_path, {})
    assert "home.md" in str(raised.value)


def test_home_has_the_login_box_the_plans_and_the_time(client: Client) -> None:
    page = client.get("/en/").content.decode()
    plans = tomllib.loads((content_folder(own_settings()) / "plans.toml").read_text())["plans"]
    assert all(plan["name"]["en"] in page for plan in plans)
    assert re.search(r'<time datetime="[^"]+">\d\d:\d\d GMT', page)
    box = page.partition('action="/en/login"')[2].partition("</form>")[0]
    assert {'name="name"', 'name="password"', ">Lost?<"} <= set(re.findall(r'name="\w+"|>Lost\?<', box))


def test_every_plan_has_a_name_in_every_language() -> None:
    plans = tomllib.loads((content_folder(own_settings()) / "plans.toml").read_text())["plans"]
    assert [plan["id"] for plan in plans if set(plan["name"]) != set(CODES)] == []


def test_public_pages_ask_the_database_nothing(client: Client, library: Library) -> None:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    assert not Account.objects.exists()
    with CaptureQueriesContext(connection) as queries:
        client.get("/en/")
        client.get("/en/content/corporate/privacy")
    assert len(queries) == 0


def test_every_page_is_translated(library: Library) -> None:
    for code in CODES:
        assert library.paths("en") - library.paths(code) == set()
