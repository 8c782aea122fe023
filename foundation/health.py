"""Answers for whoever watches over the site: is the process alive, can it serve?"""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from foundation.selectors import generation


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and is migrated, else 503: send visitors elsewhere."""
    try:
        words, status = f"ok, generation {generation()}\n", 200
    except DatabaseError:
        words, status = "the database does not answer\n", 503
    return HttpResponse(
        words, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"}
    )
