"""What every page is drawn with: the provider's name, the time in GMT, the same page in other languages."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

from ngroups.customer.site.languages import choices
from ngroups.customer.site.notes import take_notes
from ngroups.customer.site.own import own_settings


def site(request: HttpRequest) -> dict[str, Any]:
    """Variables for all templates."""
    return {
        "provider": own_settings().name,
        "origin": own_settings().origin,
        "now": datetime.now(UTC),
        "by_mail": own_settings().sealing.mailer is not None,
        "languages": choices(request.path),
        "notes": take_notes(request),
    }
