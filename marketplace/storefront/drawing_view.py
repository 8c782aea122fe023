"""Drawn packaging at an address that names its version, kept by browsers for ever."""

import gzip

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from catalog.products.models import Product
from foundation.calendar import today
from marketplace.commerce.selectors import product_cards
from marketplace.storefront.illustrations import packaging_svg

SECONDS_KEPT = 24 * 3600
SET_OF_NONE = 21
"""A product without a set is drawn as a basket of the household."""


@require_safe
def illustration(request: HttpRequest, product_id: str, version: str) -> HttpResponseBase:
    """The drawing; a version of another day leads to today's, and no product is 404.

    The version is made of all that the drawing says, so what is kept under it stays true.
    """
    key = f"drawing:{product_id}:{version}"
    drawn = cache.get(key)
    if drawn is None:
        cards = product_cards([int(product_id)], on=today())
        if not cards:
            raise Http404
        if not cards[0].illustration_url.endswith(request.path.rpartition("/")[2]):
            return redirect(cards[0].illustration_url)
        drawn = gzip.compress(_drawing(product_id, name=cards[0].name).encode(), mtime=0)
        cache.set(key, drawn, SECONDS_KEPT)
    return _answer(request, drawn)


def _drawing(product_id: str, *, name: str) -> str:
    """With the name everyone may read, which a title that claims stars may not be."""
    product = get_object_or_404(Product.objects.select_related("producer"), pk=product_id)
    return packaging_svg(
        name=name,
        maker=product.producer.name if product.producer else "",
        product_set=product.ocop_set_id or SET_OF_NONE,
        seed=product.pk,
    )


def _answer(request: HttpRequest, drawn: bytes) -> HttpResponse:
    squeezed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        drawn if squeezed else gzip.decompress(drawn), content_type="image/svg+xml"
    )
    if squeezed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
