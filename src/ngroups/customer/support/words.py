"""The categories and states of letters. Pure."""

from enum import Enum
from typing import Final

from django.utils.translation import gettext_lazy as _


class State(Enum):
    WAITING = "waiting"
    """For an answer of ours."""
    ANSWERED = "answered"
    CLOSED = "closed"


CATEGORIES: Final = {
    "reading": _("Reading, posting, newsreaders"),
    "login": _("Logging in"),
    "plan": _("Plans and paying"),
    "abuse": _("Abuse of the service"),
    "privacy": _("Privacy"),
    "other": _("Something else"),
}
STATES: Final = {
    State.WAITING.value: _("waits for our answer"),
    State.ANSWERED.value: _("answered"),
    State.CLOSED.value: _("closed"),
}
LONGEST: Final = 8000
"""Characters of a message."""
MOST_MESSAGES: Final = 100
"""Of one letter."""
MOST_OPEN: Final = 10
"""Letters of one account that are not closed."""
