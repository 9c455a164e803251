"""Addresses of accounts."""

from django.urls import path

from ngroups.customer.accounts.views import (
    devices,
    entering,
    factors,
    joining,
    leaving,
    losing,
    overview,
    security,
)

urlpatterns = [
    path("signup", joining.join, name="signup"),
    path("login", entering.enter, name="login"),
    path("login/second", entering.second, name="second"),
    path("login/lost", losing.lost, name="lost"),
    path("logout", entering.leave_session, name="logout"),
    path("left", leaving.left, name="left"),
    path("account", overview.overview, name="account"),
    path("account/security", security.security, name="security"),
    path("account/security/password", security.password, name="password"),
    path("account/security/everywhere", security.everywhere, name="everywhere"),
    path("account/security/authenticator", factors.authenticator, name="authenticator"),
    path("account/security/authenticator/remove", factors.no_authenticator, name="no-authenticator"),
    path("account/security/recovery-codes", factors.recovery_codes, name="recovery-codes"),
    path("account/security/passkeys/new", devices.new, name="new-passkey"),
    path("account/security/passkeys/<uuid:passkey>/remove", devices.remove, name="remove-passkey"),
    path("account/leave", leaving.leave, name="leave"),
]
