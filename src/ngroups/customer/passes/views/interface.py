"""The interface to wallets (docs/CROSSING.md): no cookie is read or set, and nothing is kept of who asked."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ngroups.customer.accounts.visits import address, guard
from ngroups.customer.passes.apps import passes
from ngroups.customer.passes.identity import account_of_wallet
from ngroups.customer.passes.issuing import issue_to, offer_to
from ngroups.customer.passes.views.answers import message, refusing
from ngroups.customer.site.own import own_settings


@refusing
@require_safe
def keys(_request: HttpRequest) -> HttpResponse:
    """The published keys, as the issuer gave them: the same octets for everybody."""
    return message(passes().door.published().octets)


@csrf_exempt  # a browser sends no password of its own accord, so no other site can make it ask
@refusing
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """What the account may fetch, or the evaluations of one batch."""
    here = passes()
    account = account_of_wallet(request, guard(), here.shown, address(request))
    if request.method == "POST":
        return message(issue_to(account, here.door, request.body, here.clock.now()))
    settings = own_settings()
    server = (settings.news_host, settings.news_tls_port)
    return message(offer_to(account, here.door, server, here.clock.now()))
