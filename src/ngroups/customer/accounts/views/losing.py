"""The lost login."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ngroups.customer.accounts.forms import LostForm
from ngroups.customer.accounts.services import recover
from ngroups.customer.accounts.visits import address, guard
from ngroups.customer.site import faults
from ngroups.customer.site.notes import leave_note
from ngroups.customer.site.trail import Crumb


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """Name, recovery code, new password. A wrong code and a name that nobody has read alike."""
    form = LostForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not guard().recovery(address(request)):
            return faults.too_many(request)
        given = form.cleaned_data
        if recover(given["name"], given["code"], given["new_password"]) is not None:
            leave_note(request, _("The new password is set. You can log in with it now."))
            return redirect("login")
        form.add_error(
            None, _("This user name and this code do not belong together, or the code was used before.")
        )
    crumbs = [Crumb(_("Log in"), reverse("login")), Crumb(_("Lost login"), "")]
    return render(request, "accounts/lost.html", {"form": form, "crumbs": crumbs})
