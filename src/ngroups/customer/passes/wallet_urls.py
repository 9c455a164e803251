"""Addresses for wallets, outside any language."""

from django.urls import path

from ngroups.customer.passes.views import interface

urlpatterns = [
    path("passes", interface.own, name="wallet"),
    path("passes/keys", interface.keys, name="wallet-keys"),
]
