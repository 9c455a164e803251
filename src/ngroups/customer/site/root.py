"""Addresses outside any language."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """To the home page in the language that the browser asks for first; nothing is kept of it."""
    answer = HttpResponseRedirect(reverse("home"))
    answer.headers["Vary"] = "Accept-Language"
    return answer


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines are welcome to the public pages."""
    return HttpResponse(
        "User-agent: *\nDisallow: /*/account\nDisallow: /*/login\n", content_type="text/plain"
    )
