"""Who may open a staff page: somebody with the role, in a session that began with a second factor."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ngroups.customer.accounts.models import Account
from ngroups.customer.accounts.second_step import proved
from ngroups.customer.accounts.selectors import has_second_factor
from ngroups.customer.accounts.visits import View
from ngroups.customer.site.trail import Crumb
from ngroups.customer.staff.roles import Role
from ngroups.customer.staff.selectors import roles_of


def staff_only(*roles: Role) -> Callable[[View], View]:
    """Lets in who has one of `roles`. For everybody else the page is not there, whoever asks."""

    def gate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            account = request.user
            if not isinstance(account, Account) or not roles_of(account) & set(roles):
                raise Http404
            if not proved(request):
                context = {"has": has_second_factor(account), "crumbs": [Crumb(_("Staff"), "")]}
                return render(request, "staff/second_factor.html", context, status=403)
            return view(request, *arguments, **named)

        return guarded

    return gate
