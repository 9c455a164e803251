"""The page Passes, and what its script asks under the customer's session."""

from typing import NamedTuple

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ngroups.customer.accounts.visits import account_of, customers_only, trail
from ngroups.customer.passes.apps import passes
from ngroups.customer.passes.door import RefusedError
from ngroups.customer.passes.issuing import issue_to, offer_to
from ngroups.customer.passes.selectors import Offered, crowd, offered
from ngroups.customer.passes.views.answers import message, refusing
from ngroups.customer.site.own import own_settings


class Row(NamedTuple):
    """What the page says of passes that may be fetched now."""

    what: Offered
    crowd: int
    """0 for a small one."""


@customers_only
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    account, here = account_of(request), passes()
    try:
        found = offered(account, here.door.published().keys, here.clock.now())
        answers = True
    except RefusedError:
        found, answers = [], False
    context = {
        "account": account,
        "rows": [Row(each, crowd(each.pass_class, each.epoch)) for each in found],
        "answers": answers,
        "entitled": account.entitlements.exists(),
        "script": here.script,
        "crumbs": trail((_("Passes"), "passes")),
    }
    answer = render(request, "passes/passes.html", context)
    # The script may ask this site, and only on this page; django-csp reads this attribute.
    answer._csp_update = {"connect-src": [SELF]}  # type: ignore[attr-defined]  # noqa: SLF001
    return answer


@refusing
@customers_only
@require_safe
def offer(request: HttpRequest) -> HttpResponse:
    """As `GET /api/passes`."""
    settings, here = own_settings(), passes()
    server = (settings.news_host, settings.news_tls_port)
    return message(offer_to(account_of(request), here.door, server, here.clock.now()))


@refusing
@customers_only
@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """As `POST /api/passes`, with the token of the page's form."""
    here = passes()
    return message(issue_to(account_of(request), here.door, request.body, here.clock.now()))
