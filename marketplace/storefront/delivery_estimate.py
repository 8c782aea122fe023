"""What sending a product to somebody's commune costs and how long it takes, before they order.

The commune is written as people write it: today's name, the one before July 2025, or a whole
address. Nothing is chosen for anybody: several answers are shown to choose from.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog.places.addresses import FormerMatch, former_matches
from catalog.places.models import Commune
from catalog.places.selectors import commune_at
from catalog.products.models import Product
from foundation.calendar import today
from foundation.page_cache import public_page
from marketplace.commerce.selectors import ProductCard, product_cards
from marketplace.commerce.selectors.delivery import DeliveryQuote, PartGoods, quotes

SECONDS_KEPT = 300
PARAMETERS = ("san-pham", "noi", "xa", "goi", "manh")
MOST_PACKS = 99
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Estimate:
    """Sending so many packs to a commune. `missing`: đồng of goods until it is free, 0 where it
    is or never will be; `from_on`, `until_on`: the days of arrival, ordered on the page's day."""

    commune: Commune
    packs: int
    quote: DeliveryQuote
    missing: int
    from_on: date | None
    until_on: date | None


@require_safe
@public_page(SECONDS_KEPT, parameters=PARAMETERS)
def estimate(request: HttpRequest) -> HttpResponseBase:
    """`?san-pham=12&noi=phường Lạc Đạo&goi=2`; `xa` is one of today's communes by its code;
    `manh=1` gives the answer alone, for a script that puts it on the product's page."""
    asked, on = request.GET, today()
    product, card = _product(asked.get("san-pham", ""), on)
    words = " ".join(asked.get("noi", "").split())[:LONGEST]
    commune, matches = _place(asked.get("xa", ""), words)
    packs = _packs(asked.get("goi", ""))
    context = {
        "card": card,
        "words": words,
        "packs": packs,
        "choices": [(match, _choices(match, card, packs)) for match in matches],
        "asked": bool(words or asked.get("xa")),
        "estimate": _estimate(product, card, commune, packs, on) if commune else None,
        "address": reverse("storefront:delivery_estimate"),
    }
    page = "delivery_estimate" if asked.get("manh") else "delivery_estimate_page"
    return render(request, f"storefront/{page}.html", context)


def _product(number: str, on: date) -> tuple[Product, ProductCard]:
    """Raises Http404 for what nobody sells or what is not sent."""
    pk = int(number) if number.isdecimal() and len(number) < 19 else 0
    product = Product.objects.filter(pk=pk, is_public=True, producer__isnull=False).first()
    if product is None:
        raise Http404
    [card] = product_cards([pk], on=on)
    return product, card


def _place(code: str, words: str) -> tuple[Commune | None, list[FormerMatch]]:
    """The one commune that is meant, or those it may be."""
    if len(code) == 5 and code.isdecimal():
        try:
            return commune_at(code), []
        except Commune.DoesNotExist:
            return None, []
    matches = former_matches(words) if words else []
    if len(matches) == 1 and not matches[0].is_split:
        return matches[0].communes[0], []
    return None, matches


def _choices(match: FormerMatch, card: ProductCard, packs: int) -> list[tuple[Commune, str]]:
    """Each commune with the address that chooses it."""
    said = {"san-pham": card.product_id, "goi": packs}
    return [(commune, "?" + urlencode({**said, "xa": commune.pk})) for commune in match.communes]


def _estimate(
    product: Product, card: ProductCard, commune: Commune, packs: int, on: date
) -> Estimate:
    producer = product.producer_id or 0
    goods = PartGoods((card.price or 1) * packs, _grams(product, packs))
    quote = quotes({producer: goods}, commune=commune, ways={}, on=on)[producer]
    days = quote.days if quote.is_served else None
    short = (quote.free_from or 0) - goods.goods_total
    return Estimate(
        commune=commune,
        packs=packs,
        quote=quote,
        missing=max(0, short) if card.price else 0,
        from_on=on + timedelta(days=days[0]) if days else None,
        until_on=on + timedelta(days=days[1]) if days else None,
    )


def _grams(product: Product, packs: int) -> int | None:
    return product.weight_grams * packs if product.weight_grams else None


def _packs(text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) < 4 else 1
    return min(max(1, number), MOST_PACKS)
