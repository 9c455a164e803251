"""A sentence for the next page: what has just been done. Travels in the session's cookie, is shown once."""

from django.http import HttpRequest

_KEY = "note"


def leave_note(request: HttpRequest, text: str) -> None:
    """Show `text`, which must be a sentence of ours and no data, on the next page."""
    request.session[_KEY] = text


def take_notes(request: HttpRequest) -> list[str]:
    """What is to be shown on this page, and no more after it."""
    if not hasattr(request, "session") or _KEY not in request.session:
        return []
    return [str(request.session.pop(_KEY))]
