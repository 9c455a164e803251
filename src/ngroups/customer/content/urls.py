"""Addresses of the public pages."""

from django.urls import path

from ngroups.customer.content import views

urlpatterns = [
    path("", views.home, name="home"),
    path("content", views.page, {"path": ""}, name="contents"),
    path("content/<path:path>", views.page, name="page"),
]
