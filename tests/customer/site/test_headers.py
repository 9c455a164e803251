"""What every answer carries, and what it never carries."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.customer.people import logged_in, somebody

PAGES = ["/", "/en/", "/en/nowhere", "/en/login", "/de/signup", "/robots.txt", "/static/site/site.css"]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_may_be_loaded_or_framed_from_elsewhere(client: Client, path: str) -> None:
    answer = client.get(path)
    policy = dict(
        part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert set(policy.values()) == {"'none'", "'self'"}
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Server" not in answer.headers


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith("/static")])
def test_no_page_is_kept_by_proxies_or_on_the_readers_disk(client: Client, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_the_stylesheet_may_be_kept_and_is_not_sent_twice(client: Client) -> None:
    first = client.get("/static/site/site.css")
    assert first.status_code == 200
    assert first.content
    assert "max-age" in first.headers["Cache-Control"]
    again = client.get("/static/site/site.css", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_name_no_other_host(client: Client) -> None:
    logged_in(client, somebody())
    for name in ("home", "account", "security", "everything"):
        found = re.findall(
            r"(?:src|href|action)=\"(?:https?:)?//([^/\"]+)", client.get(reverse(name)).content.decode()
        )
        assert set(found) <= {"localhost:8119"}


def test_a_foreign_host_name_is_refused(client: Client) -> None:
    answer = client.get("/en/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert b"elsewhere" not in answer.content


def test_a_page_of_errors_repeats_nothing(client: Client) -> None:
    for path in ("/en/<script>", "/en/content/../../etc/passwd", "/xx/login"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert not re.search("script|passwd|xx", answer.content.decode())
