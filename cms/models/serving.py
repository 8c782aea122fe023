"""How a page is served: once for everyone, and with the facts its view brings."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from foundation.page_cache import public_page

SECONDS_KEPT = 600


class PublicPage:
    """A page that looks the same to everybody. Previews are never kept."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        serve = super().serve  # type: ignore[misc]
        if getattr(request, "is_preview", False):
            return serve(request, *args, **kwargs)
        return public_page(SECONDS_KEPT)(serve)(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Wagtail asks the page; the view knows the pages, so it is imported late.
        from cms.views import context_of

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        return {**context, **context_of(self, request)}
