"""The site's sentences in German and Dutch: none missing, none in doubt, and compiled as they stand."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.test import Client

import ngroups.customer

LOCALE = Path(ngroups.customer.__path__[0]) / "locale"
CODES = ("de", "nl")
PLACEHOLDER = re.compile(r"%\(\w+\)s")

Entry = dict[str, str]


def entries(code: str) -> list[Entry]:
    """The catalogue's entries: keyword -> text."""
    found = []
    for block in (LOCALE / code / "LC_MESSAGES/django.po").read_text(encoding="utf-8").split("\n\n"):
        entry: Entry = {"flags": "".join(line for line in block.splitlines() if line.startswith("#,"))}
        for keyword, lines in re.findall(r'^(msg[a-z_]+(?:\[\d\])?) ((?:".*"\n?)+)', block, re.MULTILINE):
            entry[keyword] = "".join(ast.literal_eval(line) for line in lines.splitlines())
        found.append(entry)
    return found


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_is_translated(code: str) -> None:
    missing = [
        entry["msgid"]
        for entry in entries(code)
        if not all(text for key, text in entry.items() if "msgstr" in key)
    ]
    assert missing == []
    assert [entry for entry in entries(code) if "fuzzy" in entry["flags"]] == []
    assert len(entries(code)) > 200


@pytest.mark.parametrize("code", CODES)
def test_placeholders_are_the_same(code: str) -> None:
    for entry in entries(code):
        for key, text in entry.items():
            if "msgstr" in key and entry["msgid"]:
                source = entry["msgid_plural" if key == "msgstr[1]" else "msgid"]
                assert PLACEHOLDER.findall(text) == PLACEHOLDER.findall(source), text


@pytest.mark.parametrize("code", CODES)
def test_what_is_compiled_is_what_is_written(code: str) -> None:
    with (LOCALE / code / "LC_MESSAGES/django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in entries(code):
        if not entry["msgid"]:
            continue
        if "msgid_plural" in entry:
            for number, key in ((1, "msgstr[0]"), (2, "msgstr[1]")):
                assert compiled.ngettext(entry["msgid"], entry["msgid_plural"], number) == entry[key]
        else:
            assert compiled.gettext(entry["msgid"]) == entry["msgstr"]


def test_pages_speak_the_language_of_their_address(client: Client) -> None:
    assert "Noch kein Konto?" in client.get("/de/login").content.decode()
    assert "Nog geen account?" in client.get("/nl/login").content.decode()
    assert "Der Benutzername oder das Passwort ist falsch." in (
        client.post("/de/login", {"name": "x", "password": "y"}).content.decode()
    )


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_in_the_code_is_in_the_catalogue(code: str) -> None:
    """Templates and Python, as far as a sentence stands there on its own."""
    known = {entry["msgid"] for entry in entries(code)}
    marked = re.compile(r'\{% translate "([^"]+)" %\}|\b_\(\s*"([^"]+)"\s*\)')
    found = {
        first or second
        for file in LOCALE.parent.rglob("*")
        if file.suffix in {".html", ".py"}
        for first, second in marked.findall(file.read_text(encoding="utf-8"))
    }
    assert len(found) > 100
    assert found - known == set()
