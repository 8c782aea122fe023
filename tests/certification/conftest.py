"""For tests that walk over every address."""

from http import HTTPStatus

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver


@pytest.fixture
def plain_404(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that says so is a test of its own; here it would be drawn a thousand times."""

    def nothing(request: HttpRequest, exception: Exception) -> HttpResponse:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)

    drawn = URLResolver.resolve_error_handler
    monkeypatch.setattr(
        URLResolver,
        "resolve_error_handler",
        lambda resolver, code: nothing if code == HTTPStatus.NOT_FOUND else drawn(resolver, code),
    )
