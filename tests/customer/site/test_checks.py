"""Each setting that keeps the policy is missed when it is loosened."""

import pytest
from django.test import override_settings

from ngroups.customer.accounts.models import Account
from ngroups.customer.site.checks import RULES, privacy
from ngroups.customer.site.settings import CONTENT_SECURITY_POLICY
from ngroups.customer.site.start import StartError, check

DIRECTIVES = CONTENT_SECURITY_POLICY["DIRECTIVES"]
LOOSENED: dict[str, dict[str, object]] = {
    "site.E001": {"SESSION_ENGINE": "django.contrib.sessions.backends.db"},
    "site.E002": {"INSTALLED_APPS": ["django.contrib.sessions"]},
    "site.E003": {"LOGGING_CONFIG": "logging.config.dictConfig"},
    "site.E004": {"ADMINS": [("A", "a@example.test")]},
    "site.E005": {"DEBUG": True},
    "site.E007": {"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {**DIRECTIVES, "default-src": ["'self'"]}}},
    "site.E008": {"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {**DIRECTIVES, "img-src": ["https:"]}}},
    "site.E009": {"FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]},
    "site.E010": {"INSTALLED_APPS": ["django.contrib.admin"]},
}


def test_as_shipped_all_is_in_order(db: None) -> None:
    assert privacy() == []
    check()


@pytest.mark.parametrize("number", LOOSENED)
def test_a_loosened_setting_is_found(number: str) -> None:
    values = dict(LOOSENED[number])
    apps = values.pop("INSTALLED_APPS", None)
    with pytest.MonkeyPatch.context() as patch, override_settings(**values):
        if apps is not None:  # only named, not loaded: Django would not let such a model appear now
            patch.setattr("django.conf.settings.INSTALLED_APPS", apps)
        assert number in {str(found.id) for found in privacy()}


def test_a_column_for_the_last_log_in_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Account, "last_login", object())
    assert {str(found.id) for found in privacy()} == {"site.E006"}


def test_every_rule_is_loosened_above() -> None:
    assert {number for number, _, _ in RULES} == {*LOOSENED, "site.E006"}


def test_the_site_does_not_start_with_an_error(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Account, "last_login", object())
    with pytest.raises(StartError, match=r"site\.E006"):
        check()
