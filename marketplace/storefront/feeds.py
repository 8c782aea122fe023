"""Feeds of goods for other shop windows: /feeds/google.xml and /feeds/meta.csv."""

from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.text import compress_sequence
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from foundation.calendar import today
from foundation.selectors import generation
from marketplace.storefront import feed_formats
from marketplace.storefront.feed_items import feed_items


@require_safe
def google(request: HttpRequest) -> HttpResponseBase:
    """For Google Merchant Center."""
    home = reverse("wagtail_serve", args=[""])
    return _streamed(
        request,
        "application/xml; charset=utf-8",
        lambda: feed_formats.google(feed_items(on=today()), title=gettext("Chợ OCOP"), home=home),
    )


@require_safe
def meta(request: HttpRequest) -> HttpResponseBase:
    """For the catalogues of Facebook and Instagram shops."""
    kind = "text/csv; charset=utf-8"
    return _streamed(request, kind, lambda: feed_formats.meta(feed_items(on=today())))


def _streamed(
    request: HttpRequest, content_type: str, write: Callable[[], Iterator[str]]
) -> HttpResponseBase:
    """The feed as it is read from the database, whatever its size; 304 while nothing of the
    register, of prices and of stock has changed since it was fetched last."""
    language = get_language() or "vi"
    etag = f'W/"{generation()}-{today():%Y%m%d}-{language}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        body = _said_in(language, write)
        squeezed = "gzip" in request.headers.get("Accept-Encoding", "")
        response = StreamingHttpResponse(
            compress_sequence(body) if squeezed else body, content_type=content_type
        )
        if squeezed:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _said_in(language: str, write: Callable[[], Iterator[str]]) -> Iterator[bytes]:
    # The body is written after the view and its middleware are through.
    with translation.override(language):
        for text in write():
            yield text.encode()
