"""Answers of the interface to wallets: a message, or a refusal with the status that goes with it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from ngroups.customer.passes.door import RefusedError, refused
from ngroups.customer.passes.identity import TooManyTriesError

STATUS: Final = {
    "malformed": 400,
    "login": 401,
    "code-wanted": 401,
    "not-entitled": 403,
    "not-offered": 404,
    "issued-before": 409,
    "busy": 503,
}
_TRIES_SECONDS: Final = 600
_DOOR_SECONDS: Final = 30

View = Callable[..., HttpResponse]


def message(octets: bytes, status: int = 200) -> HttpResponse:
    return HttpResponse(octets, status=status, content_type="application/json")


def refusing(view: View) -> View:
    """Turns a `RefusedError` into its answer."""

    @wraps(view)
    def answered(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *arguments, **named)
        except TooManyTriesError as error:
            answer = message(refused(error.reason), 429)
            answer.headers["Retry-After"] = str(_TRIES_SECONDS)
        except RefusedError as error:
            answer = message(refused(error.reason), STATUS[error.reason])
            if answer.status_code == 503:
                answer.headers["Retry-After"] = str(_DOOR_SECONDS)
            if answer.status_code == 401:  # RFC 9110 section 11.6.1 wants a challenge
                answer.headers["WWW-Authenticate"] = 'Basic realm="passes", charset="UTF-8"'
        return answer

    return answered
