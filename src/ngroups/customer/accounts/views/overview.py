"""The account's first page, and the choice of a language for letters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ngroups.customer.accounts.forms import LanguageForm
from ngroups.customer.accounts.selectors import has_second_factor, recovery_codes_left
from ngroups.customer.accounts.services import choose_language
from ngroups.customer.accounts.visits import account_of, customers_only, trail
from ngroups.customer.site.notes import leave_note


@customers_only
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    form = LanguageForm(
        request.POST if request.method == "POST" else None, initial={"language": account.language}
    )
    if form.is_bound and form.is_valid():
        choose_language(account, form.cleaned_data["language"])
        leave_note(request, _("We write to you in this language from now on."))
        return redirect("account")
    context = {
        "account": account,
        "form": form,
        "second_factor": has_second_factor(account),
        "codes_left": recovery_codes_left(account),
        "crumbs": trail(),
    }
    return render(request, "accounts/overview.html", context)
