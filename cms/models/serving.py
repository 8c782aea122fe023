"""How a page is served: with the facts its context brings. Keeping it is cms.views' matter."""

from typing import Any

from django.http import HttpRequest


class PublicPage:
    """A page that looks the same to everybody."""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Wagtail asks the page; its context knows the pages, so it is imported late.
        from cms.contexts import context_of

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        return {**context, **context_of(self, request)}
