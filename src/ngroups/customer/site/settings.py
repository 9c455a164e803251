"""Django's settings, made from the operator's where the process starts.

Everything that Django would keep by default and we do not want kept is decided here: no session rows, no
logs, no error mails, no uploads on disk.
"""

import ipaddress
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from ngroups.customer.configuration import CustomerSettings
from ngroups.customer.site.keys import Keys
from ngroups.customer.site.own import KEYS, SETTINGS
from ngroups.customer.site.sqlite.base import PRAGMAS

LANGUAGES = (("en", "English"), ("de", "Deutsch"), ("nl", "Nederlands"))
BODY_OCTETS = 1 << 20
"""The largest request: a long letter to support fits in it many times."""
FIELDS = 60
"""Fields of a form."""

APPS = (
    "ngroups.customer.site",
    "ngroups.customer.content",
    "ngroups.customer.accounts",
    "ngroups.customer.disclosure",
    "ngroups.customer.passes",
    "ngroups.customer.sealed",
    "ngroups.customer.staff",
    "ngroups.customer.support",
)
"""Our own parts of the site. Whoever adds one with tables says in its `manifest.py` what is in them."""

MIDDLEWARE = (
    "ngroups.customer.site.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "ngroups.customer.site.static.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "script-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}


def django_settings(own: CustomerSettings, data: Path, keys: Keys) -> dict[str, Any]:
    """Every setting that differs from Django's default, for a site that keeps its tables in `data`."""
    return {
        SETTINGS: own,
        KEYS: keys,
        "SECRET_KEY": keys.key("django").hex(),
        "DEBUG": False,
        "ALLOWED_HOSTS": _hosts(own),
        "INSTALLED_APPS": [
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.staticfiles",
            "csp",
            *APPS,
        ],
        "MIDDLEWARE": list(MIDDLEWARE),
        "ROOT_URLCONF": "ngroups.customer.site.urls",
        "TEMPLATES": [_TEMPLATES],
        "DATABASES": {"default": _database(own, data)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        **_LOGINS,
        "SESSION_COOKIE_AGE": own.session_hours * 3600,
        "SESSION_COOKIE_SECURE": own.secure,
        "CSRF_COOKIE_SECURE": own.secure,
        "SECURE_HSTS_SECONDS": 31_536_000 if own.secure else 0,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if own.proxies else None,
        **_PRIVACY,
        **_LANGUAGE,
        "CONTENT_SECURITY_POLICY": CONTENT_SECURITY_POLICY,
        "STATIC_URL": "/static/",
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": False,
        "WHITENOISE_ALLOW_ALL_ORIGINS": False,
        "WHITENOISE_MAX_AGE": 300,
    }


_LOGINS: dict[str, Any] = {
    "AUTH_USER_MODEL": "accounts.Account",
    "AUTHENTICATION_BACKENDS": ["ngroups.customer.accounts.backend.AccountBackend"],
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    "AUTH_PASSWORD_VALIDATORS": [
        {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
        for name, options in (
            ("UserAttributeSimilarityValidator", {"user_attributes": ("name",)}),
            ("MinimumLengthValidator", {"min_length": 10}),
            ("CommonPasswordValidator", {}),
        )
    ],
    "LOGIN_URL": "login",
    "LOGIN_REDIRECT_URL": "account",
    "LOGOUT_REDIRECT_URL": "home",
    # The session is what its cookie says, signed: there is no row of it anywhere.
    "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
    "SESSION_COOKIE_NAME": "session",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
    "CSRF_COOKIE_NAME": "csrf",
    "CSRF_COOKIE_AGE": None,  # until the browser closes
    "CSRF_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_SAMESITE": "Lax",
    "CSRF_FAILURE_VIEW": "ngroups.customer.site.faults.csrf_failed",
}

_PRIVACY: dict[str, Any] = {
    "LOGGING_CONFIG": None,
    "ADMINS": [],
    "MANAGERS": [],
    # Nobody could clear a shared cache of what it learnt; nothing of ours uses one.
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}},
    "DATA_UPLOAD_MAX_MEMORY_SIZE": BODY_OCTETS,
    "FILE_UPLOAD_MAX_MEMORY_SIZE": BODY_OCTETS + 1,  # more than a request may have: nothing is put on disk
    "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.MemoryFileUploadHandler"],
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": FIELDS,
    "DATA_UPLOAD_MAX_NUMBER_FILES": 1,
    # Our own requests carry an Origin that the CSRF check needs; other sites learn nothing.
    "SECURE_REFERRER_POLICY": "same-origin",
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
    "X_FRAME_OPTIONS": "DENY",
}

_LANGUAGE: dict[str, Any] = {
    "LANGUAGES": LANGUAGES,
    "LANGUAGE_CODE": "en",
    "USE_I18N": True,
    "LOCALE_PATHS": [str(Path(__file__).parents[1] / "locale")],
    "USE_TZ": True,
    "TIME_ZONE": "UTC",
    "APPEND_SLASH": False,
}

_TEMPLATES: dict[str, Any] = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request",
            "django.template.context_processors.csrf",
            "ngroups.customer.site.context.site",
        ],
    },
}


def _hosts(own: CustomerSettings) -> list[str]:
    """The configured host; on one's own machine, its other names too."""
    here = own.host == "localhost" or _loopback(own.host)
    return ["localhost", "127.0.0.1", "[::1]"] if here else [own.host]


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _database(own: CustomerSettings, data: Path) -> dict[str, Any]:
    chosen = own.database
    if chosen.kind == "sqlite":
        return {
            "ENGINE": "ngroups.customer.site.sqlite",
            "NAME": str(data / "customer.sqlite3"),
            "OPTIONS": {"init_command": PRAGMAS, "transaction_mode": "IMMEDIATE", "timeout": 10},
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": chosen.name,
        "HOST": chosen.host,
        "PORT": str(chosen.port),
        "USER": chosen.user,
        "PASSWORD": chosen.password,
    }
