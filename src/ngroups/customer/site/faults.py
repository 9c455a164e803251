"""What a visitor reads when a request cannot be answered. No page here repeats anything of the request."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from ngroups.customer.site.languages import choices


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # The request itself is broken, its host or its encoding, so the page is drawn without it.
    return HttpResponse("The request cannot be understood.\n", status=400, content_type="text/plain")


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403, _("Not for you"), _("This page is not open to the account that asked for it."))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: sent from elsewhere, or the browser takes no cookies."""
    return _page(
        request,
        403,
        _("The form did not come from this site"),
        _(
            "Nothing was changed. If you sent it from here, allow this site's cookies (they end with your "
            "browser), load the page anew and send it again."
        ),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        404,
        _("There is no such page"),
        _("The address leads nowhere. It may have been mistyped, or the page has gone."),
    )


def too_many(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        429,
        _("Too many tries"),
        _("There were too many tries from your network or for this name. Wait ten minutes and try again."),
    )


def failed(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        500,
        _("Something is broken here"),
        _("The fault is ours. It has been noted without anything about you; please try again later."),
    )


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    context = {"title": title, "text": text, "languages": choices("")}
    return render(request, "site/fault.html", context, status=status)
