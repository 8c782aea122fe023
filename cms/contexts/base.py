"""The one question every page asks of its room."""

from functools import singledispatch
from typing import Any

from django.http import HttpRequest


@singledispatch
def context_of(page: object, request: HttpRequest) -> dict[str, Any]:
    """The facts of a page for its template; plain pages have none."""
    return {}
