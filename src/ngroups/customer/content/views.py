"""Draws the public pages."""

from typing import cast

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ngroups.customer.accounts.forms import LoginForm
from ngroups.customer.content.apps import ContentConfig
from ngroups.customer.content.library import Page
from ngroups.customer.content.reading import page_address
from ngroups.customer.manifest import TABLES
from ngroups.customer.site.trail import Crumb

_HOME = "home"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the service is, the plans, the state of the news service, and the login box."""
    own = _content()
    language = get_language() or "en"
    context = {
        "page": _find(_HOME, language),
        "plans": own.plans,
        "status": own.status.state,
        "login_form": LoginForm(),
    }
    return render(request, "content/home.html", context)


@require_safe
def page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of the content folder; in English, and saying so, where the language asked for has none."""
    language = get_language() or "en"
    if path == _HOME:  # it has an address of its own
        raise Http404
    found = _find(path.removesuffix("/"), language)
    trail = _content().library.trail(found.path, language) if found.path else []
    context = {
        "page": found,
        "missing": found.language != language,
        "children": [
            _described(child)
            for child in _content().library.children(found.path, language)
            if child.path != _HOME
        ],
        "tables": [table for table in TABLES if table.whose] if found.below == "holdings" else [],
        "crumbs": [
            Crumb(_find("", language).title, page_address("")),
            *(Crumb(each.title, page_address(each.path)) for each in trail),
        ],
    }
    return render(request, "content/page.html", context)


def _content() -> ContentConfig:
    return cast("ContentConfig", apps.get_app_config("content"))


def _find(path: str, language: str) -> Page:
    found = _content().library.find(path, language)
    if found is None:
        raise Http404
    return found


def _described(child: Page) -> dict[str, str]:
    return {"title": child.title, "summary": child.summary, "path": page_address(child.path)}
