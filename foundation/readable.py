"""Refusing addresses that no person and no page of ours ever asks for."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase


class ReadableAddress:
    """Answers 400 to a path with a NUL character in it, before any view reads it.

    PostgreSQL cannot hold one, so each view that looked it up would fail in its own way. In
    queries and in what is sent, forms see to it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            raise BadRequest("NUL in the path")
        return self.get_response(request)
