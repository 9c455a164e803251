"""Which address leads to which part of the site. Every page stands under its language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from ngroups.customer.site import faults, root

urlpatterns = [
    path("", root.choose_language, name="root"),
    path("robots.txt", root.robots, name="robots"),
    path("api/", include("ngroups.customer.passes.wallet_urls")),
    *i18n_patterns(
        path("", include("ngroups.customer.accounts.urls")),
        path("", include("ngroups.customer.disclosure.urls")),
        path("", include("ngroups.customer.passes.urls")),
        path("", include("ngroups.customer.sealed.urls")),
        path("", include("ngroups.customer.staff.urls")),
        path("", include("ngroups.customer.support.urls")),
        path("", include("ngroups.customer.content.urls")),
    ),
]

handler400 = faults.bad_request
handler403 = faults.forbidden
handler404 = faults.not_found
handler500 = faults.failed
