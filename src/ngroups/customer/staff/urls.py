"""Addresses of the staff's pages."""

from django.urls import path

from ngroups.customer.staff.views import front

urlpatterns = [path("staff", front.front, name="staff")]
