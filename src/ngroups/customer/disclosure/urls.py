"""Addresses of disclosure."""

from django.urls import path

from ngroups.customer.disclosure import views

urlpatterns = [
    path("account/everything", views.everything, name="everything"),
    path("account/everything/export.json", views.export, name="export"),
]
