"""Addresses of letters to support, for customers and for support."""

from django.urls import path

from ngroups.customer.support.views import desk, letters, unlocking

urlpatterns = [
    path("account/letters", letters.letters, name="letters"),
    path("account/letters/unlock", unlocking.unlock, name="unlock"),
    path("account/letters/unlock/earlier", unlocking.earlier, name="unlock-earlier"),
    path("account/letters/<uuid:number>", letters.letter, name="letter"),
    path("account/letters/<uuid:number>/close", letters.close_letter, name="close-letter"),
    path("staff/letters", desk.letters, name="desk-letters"),
    path("staff/letters/key", desk.found, name="desk-found"),
    path("staff/letters/key/<uuid:colleague>", desk.share, name="desk-share"),
    path("staff/letters/<uuid:number>", desk.letter, name="desk-letter"),
    path("staff/letters/<uuid:number>/close", desk.close_letter, name="desk-close"),
]
