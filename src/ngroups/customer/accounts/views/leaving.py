"""Leaving: the account and everything that hangs on it is erased at once."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ngroups.customer.accounts import services
from ngroups.customer.accounts.forms import ConfirmForm
from ngroups.customer.accounts.visits import account_of, confirmed, confirming, trail
from ngroups.customer.site.trail import Crumb


@sensitive_post_parameters()
@confirming
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if confirmed(request, form.cleaned_data["password"]):
            account = account_of(request)
            logout(request)
            services.leave(account)
            return redirect("left")
        form.add_error("password", _("This is not your password."))
    return render(request, "accounts/leave.html", {"form": form, "crumbs": trail((_("Leave"), "leave"))})


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/left.html", {"crumbs": [Crumb(_("Farewell"), "")]})
