"""Products for other programs: /api/v1/products, with the filters of the search page.

Marks, prices and stock are asked again for every answer (selectors.truth); `mark` is present
exactly when the register gives it on the day.
"""

import base64
import binascii
from datetime import date
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from catalog.products.models import Product
from certification.api import ErrorOut
from certification.views import sharing
from foundation.calendar import today
from marketplace.commerce.selectors.cards import Offer, ProductCard
from search.rules.asked import Asked, Filters, Sort
from search.rules.words import LONGEST, clean
from search.selectors import truth
from search.selectors.finding import Answer, answer

MOST_AT_ONCE = 100
FARTHEST = 5_000
"""Products that can be paged through in an order other than by number."""
GREATEST_NUMBER = 2**63 - 1
"""No product has a greater one, and no engine reads one."""
SORTS = {
    "relevance": Sort.RELEVANCE,
    "newest": Sort.NEWEST,
    "cheapest": Sort.CHEAPEST,
    "dearest": Sort.DEAREST,
    "name": Sort.NAME,
    "number": Sort.NUMBER,
}
router = Router(tags=["products"])


class MarkOut(Schema):
    """The right to show the OCOP mark today. Absent: show no stars."""

    stars: int
    last_valid_on: date
    register_number: str
    certificate_url: str


class PriceOut(Schema):
    """The whole price of one pack in đồng, VAT included."""

    amount: int
    currency: Literal["VND"] = "VND"
    is_sample: bool = Field(description="An example of the demonstration, nobody's offer.")


class ProductOut(Schema):
    number: int
    name: str
    page_url: str
    producer: str
    place: str
    product_set: int | None
    gtin: str
    net_content: str
    weight_grams: int | None
    image_url: str
    image_is_drawn: bool = Field(description="A drawing of ours, not a photo of the pack.")
    mark: MarkOut | None = Field(description="Present exactly when the product may show the mark.")
    status: str = Field(description="Why there is no mark, in words; empty where nothing is said.")
    price: PriceOut | None
    can_buy: bool
    available: int = Field(description="Packs that may be ordered now.")
    ready_on: date | None = Field(description="For goods that wait for a harvest.")
    why_not: str = Field(description="Why it cannot be bought, in words.")


class CountsOut(Schema):
    """How many products each value of a filter leaves, given all other filters."""

    sets: dict[str, int]
    stars: dict[str, int]
    provinces: dict[str, int]
    communes: dict[str, int]
    kinds: dict[str, int]
    standards: dict[str, int]
    in_season: int
    in_stock: int


class ProductPage(Schema):
    items: list[ProductOut]
    total: int = Field(description="Products found; by number those from this page on.")
    looked_for: str = Field(
        description="What was looked for in place of `q` where that found none."
    )
    counts: CountsOut | None
    next: str | None


class ProductQuery(Schema):
    """Filters with several values: any of them."""

    q: str = Field("", max_length=LONGEST, description="Words; accents need not be typed.")
    set: list[int] = Field([], description="Numbers of product sets, 1 to 26.")
    stars: list[int] = Field([], description="3, 4 or 5, in force today.")
    province: list[str] = Field([], description="Official codes of provinces of today.")
    commune: list[str] = Field([], description="Official codes of communes of today.")
    kind: list[Literal["COOPERATIVE", "COOP_GROUP", "COMPANY", "HOUSEHOLD", "WORKSHOP"]] = []
    standard: list[Literal["VIETGAP", "VIETGAHP", "GLOBALGAP", "ORGANIC_VN", "ORGANIC_OTHER"]] = []
    price_from: int | None = Field(None, ge=0, le=10**12)
    price_to: int | None = Field(None, ge=0, le=10**12)
    in_season: bool = False
    in_stock: bool = False
    certified: bool = Field(False, description="Only with a certificate in force today.")
    deliver_to: str = Field("", max_length=5, description="A province's or commune's code.")
    occasion: str = Field("", max_length=40)
    sort: Literal["relevance", "newest", "cheapest", "dearest", "name", "number"] = Field(
        "number", description="By number nothing is missed while products come and go."
    )
    counts: bool = False
    cursor: str = Field("", max_length=40, description="From `next` of the answer before.")
    limit: int = Field(30, ge=1, le=MOST_AT_ONCE)


@router.get(
    "/products",
    response={200: ProductPage, 422: ErrorOut, 429: ErrorOut},
    summary="Products by words and filters",
)
@decorate_view(sharing.kept_and_open(*ProductQuery.model_fields))
def products(
    request: HttpRequest, response: HttpResponse, query: Query[ProductQuery]
) -> dict[str, Any]:
    """`next` and the header Link lead on until there is no more."""
    on = today()
    place = _place(query.cursor)
    found = _found(query, place, on)
    ids = found.found.product_ids
    cards, offers = truth.cards_with_offers(ids, found.filters, on=on)
    following = _next(request, query, place, ids, found.found.total)
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    facts = Product.objects.in_bulk([card.product_id for card in cards])
    return {
        "items": [
            _out(card, offers[card.product_id], facts[card.product_id])
            for card in cards
            if card.product_id in facts
        ],
        "total": found.found.total,
        "looked_for": found.guess,
        "counts": _counts(found) if query.counts else None,
        "next": following,
    }


@router.api_operation(["OPTIONS"], "/products", include_in_schema=False)
def preflight(request: HttpRequest) -> HttpResponse:
    return sharing.preflight()


def _found(query: ProductQuery, place: int, on: date) -> Answer:
    if "\0" in "".join(
        [query.q, query.occasion, query.deliver_to, *query.province, *query.commune]
    ):
        raise HttpError(422, _("Có ký tự không đọc được."))
    sort = SORTS[query.sort]
    by_number = sort is Sort.NUMBER
    asked = Asked(text=clean(query.q), filters=_filters(query), sort=sort)
    return answer(
        asked,
        on=on,
        limit=query.limit,
        offset=0 if by_number else place,
        after=place if by_number else 0,
        with_facets=query.counts,
    )


def _filters(query: ProductQuery) -> Filters:
    codes = [*query.province, *query.commune, *filter(None, [query.deliver_to])]
    if not all(code.isascii() and code.isdigit() and len(code) in (2, 5) for code in codes):
        raise HttpError(422, _("Mã nơi gồm hai chữ số (tỉnh) hay năm chữ số (xã)."))
    return Filters(
        sets=tuple(number for number in query.set if 1 <= number <= 26),
        stars=tuple(stars for stars in query.stars if stars in (3, 4, 5)),
        provinces=tuple(query.province),
        communes=tuple(query.commune),
        kinds=tuple(query.kind),
        standards=tuple(query.standard),
        price_from=query.price_from,
        price_to=query.price_to,
        in_season=query.in_season,
        in_stock=query.in_stock,
        deliver_to=query.deliver_to,
        occasion=query.occasion,
        marked=query.certified,
    )


def _place(cursor: str) -> int:
    """Where to go on: after this product's number, or after so many products."""
    if not cursor:
        return 0
    try:
        place = int(base64.urlsafe_b64decode(cursor.encode()).decode("ascii"))
    except (ValueError, binascii.Error):
        place = -1
    if not 0 <= place <= GREATEST_NUMBER:
        raise HttpError(422, _("cursor: không phải của lượt hỏi trước."))
    return place


def _next(
    request: HttpRequest, query: ProductQuery, place: int, ids: tuple[int, ...], total: int
) -> str | None:
    """The address of what follows. By number it ends where less than a page is left."""
    if query.sort == "number":
        if len(ids) < query.limit:
            return None
        place = max(ids)
    else:
        place += query.limit
        if place >= min(total, FARTHEST):
            return None
    words = request.GET.copy()
    words["cursor"] = base64.urlsafe_b64encode(str(place).encode()).decode()
    return f"{settings.PUBLIC_URL}{request.path}?{words.urlencode()}"


def _out(card: ProductCard, offer: Offer, product: Product) -> dict[str, Any]:
    mark = card.mark
    return {
        "number": card.product_id,
        "name": card.name,
        "page_url": _whole(card.url),
        "producer": card.producer_name,
        "place": card.place_name,
        "product_set": product.ocop_set_id,
        "gtin": product.gtin,
        "net_content": product.net_content,
        "weight_grams": card.weight_grams,
        "image_url": _whole(card.photo.url if card.photo else card.illustration_url),
        "image_is_drawn": card.photo is None,
        "mark": mark
        and {
            "stars": mark.stars,
            "last_valid_on": mark.last_valid_on,
            "register_number": mark.register_number,
            "certificate_url": _whole(mark.certificate_url),
        },
        "status": card.status_words,
        "price": None
        if card.price is None
        else {"amount": card.price, "is_sample": card.is_sample_price},
        "can_buy": offer.can_buy,
        "available": offer.in_stock if offer.can_buy else 0,
        "ready_on": offer.ready_on if offer.can_buy else None,
        "why_not": offer.reason,
    }


def _whole(address: str) -> str:
    return address if "://" in address else f"{settings.PUBLIC_URL}{address}"


def _counts(found: Answer) -> dict[str, Any] | None:
    counts = found.found.counts
    if counts is None:
        return None
    named = ("sets", "stars", "provinces", "communes", "kinds", "standards")
    return {
        **{name: _by_text(getattr(counts, name)) for name in named},
        "in_season": counts.in_season,
        "in_stock": counts.in_stock,
    }


def _by_text(values: dict[Any, int]) -> dict[str, int]:
    return {str(value): count for value, count in values.items()}
