"""Addresses of this part of the site."""

from django.urls import path

from ngroups.customer.sealed.views import address, lost

urlpatterns = [
    path("account/mail", address.address, name="address"),
    path("account/mail/again", address.again, name="address-again"),
    path("account/mail/erase", address.forget, name="address-erase"),
    path("mail/confirm/<str:token>", address.confirm_address, name="confirm-address"),
    path("login/lost/mail", lost.ask, name="ask-way-back"),
    path("login/lost/mail/<str:token>", lost.back, name="way-back"),
]
