"""The page of everything that is held about a customer, to read and to take away."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ngroups.customer.accounts.visits import account_of, customers_only, trail
from ngroups.customer.disclosure.catalogue import holdings
from ngroups.customer.disclosure.document import document
from ngroups.customer.manifest import TABLES


@customers_only
@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    found = document(holdings(account_of(request).pk, TABLES))
    context = {"records": found, "crumbs": trail((_("Everything we hold about you"), "everything"))}
    return render(request, "disclosure/everything.html", context)


@customers_only
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same as JSON, named so that a browser saves it."""
    found = document(holdings(account_of(request).pk, TABLES))
    text = json.dumps({"records": found}, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="everything.json"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)
