"""The stylesheet and the few other files that browsers fetch, through whitenoise."""

from django.http import HttpResponse
from django.http.request import HttpRequest
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise has no types
    """Answers with whole files, which are small: Django cannot stream from an open file under ASGI."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        answer = WhiteNoiseMiddleware.serve(static_file, request)
        whole = HttpResponse(
            b"".join(answer.streaming_content), status=answer.status_code, headers=answer.headers
        )
        answer.close()
        return whole
