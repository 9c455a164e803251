"""Django's system checks that the settings which keep the policy are still as they should be.

They run at each start, before the first request, and stop a site whose settings were loosened.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error

_POLICY: Final = "CONTENT_SECURITY_POLICY"
_SESSIONS: Final = "django.contrib.sessions.backends.signed_cookies"

_Rule = tuple[str, str, Callable[[], bool]]


def _directives() -> dict[str, list[str]]:
    found: dict[str, list[str]] = getattr(settings, _POLICY)["DIRECTIVES"]
    return found


def _elsewhere(directives: dict[str, list[str]]) -> bool:
    return any(source not in {"'none'", "'self'"} for sources in directives.values() for source in sources)


def _in_memory() -> bool:
    handlers: Iterable[str] = settings.FILE_UPLOAD_HANDLERS
    return all(handler.endswith(".MemoryFileUploadHandler") for handler in handlers)


RULES: Final[tuple[_Rule, ...]] = (
    ("site.E001", "sessions would be stored", lambda: settings.SESSION_ENGINE == _SESSIONS),
    (
        "site.E002",
        "a session table is installed",
        lambda: "django.contrib.sessions" not in settings.INSTALLED_APPS,
    ),
    ("site.E003", "Django would log requests", lambda: settings.LOGGING_CONFIG is None),
    (
        "site.E004",
        "errors would be mailed with what was sent",
        lambda: not settings.ADMINS and not settings.MANAGERS,
    ),
    ("site.E005", "errors would be shown with what was sent", lambda: not settings.DEBUG),
    (
        "site.E006",
        "the last log-in would be stored",
        lambda: getattr(get_user_model(), "last_login", None) is None,
    ),
    ("site.E007", "pages may load what is not named", lambda: _directives().get("default-src") == ["'none'"]),
    ("site.E008", "pages may load from elsewhere", lambda: not _elsewhere(_directives())),
    ("site.E009", "uploads would be put on disk", _in_memory),
    (
        "site.E010",
        "the administration keeps a log of its own",
        lambda: "django.contrib.admin" not in settings.INSTALLED_APPS,
    ),
)
"""Id, what is wrong when it fires, and whether it is in order."""


def privacy(**_: Any) -> list[CheckMessage]:
    """An error for each rule that does not hold."""
    return [Error(text, id=number) for number, text, holds in RULES if not holds()]
