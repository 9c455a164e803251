"""The staff's first page: what their roles open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ngroups.customer.accounts.visits import account_of
from ngroups.customer.site.trail import Crumb
from ngroups.customer.staff.gate import staff_only
from ngroups.customer.staff.roles import TITLES, Role
from ngroups.customer.staff.selectors import roles_of


@staff_only(*Role)
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    roles = roles_of(account_of(request))
    context = {
        "roles": [TITLES[role] for role in Role if role in roles],
        "support": Role.SUPPORT in roles,
        "crumbs": [Crumb(_("Staff"), "")],
    }
    return render(request, "staff/front.html", context)
