"""Addresses of passes: the customer's page, and what its script asks."""

from django.urls import path

from ngroups.customer.passes.views import page

urlpatterns = [
    path("account/passes", page.page, name="passes"),
    path("account/passes/offer", page.offer, name="passes-offer"),
    path("account/passes/issue", page.issue, name="passes-issue"),
]
