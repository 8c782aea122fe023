"""Filling a basket. Oscar's models, our rules; none of Oscar's counters are touched."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from oscar.apps.basket.models import Basket, Line

from catalog.products.models import Product
from foundation.models import User
from marketplace.commerce.models import BasketWay
from marketplace.commerce.partner.strategy import Offer, offers
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.services.errors import BasketClosed, BasketFull, NotForSale, SoldOut

MOST_PRODUCTS = 50
MOST_OF_ONE = 999


@transaction.atomic
def put_in_basket(
    *,
    basket: Basket | None,
    product: Product,
    quantity: int,
    on: date,
    by: User | None = None,
    came_by: str = "",
) -> Basket:
    """Put `quantity` more of a product in the basket, a new one of `by`'s (or nobody's) when None.

    Raises NotForSale, SoldOut when the stock does not cover what then lies in the basket,
    BasketFull at 50 products, BasketClosed. Nothing is reserved: stock is taken by ordering.
    `came_by` (a `CameBy`): the kind of page it was found on; the last one known is kept.
    """
    offer = offers([product.pk], on=on)[product.pk]
    if offer.refusal is not None and offer.refusal is not Refusal.SOLD_OUT:
        raise NotForSale(offer.refusal, product.title, offer.reason)
    basket = Basket.objects.create(owner=by) if basket is None else _locked(basket)
    lines = {line.product_id: line for line in Line.objects.filter(basket=basket)}
    line = lines.get(product.pk)
    if line is None and len(lines) >= MOST_PRODUCTS:
        raise BasketFull(MOST_PRODUCTS)
    wanted = quantity + (line.quantity if line else 0)
    if wanted > min(offer.in_stock, MOST_OF_ONE):
        raise SoldOut(product.title, min(offer.in_stock, MOST_OF_ONE))
    line = line or Line(
        basket=basket, product=product, line_reference=f"{product.pk}_{offer.stockrecord_id}"
    )
    _write(line, wanted, offer)
    if came_by:
        BasketWay.objects.update_or_create(line=line, defaults={"came_by": came_by})
    return basket


def _locked(basket: Basket) -> Basket:
    basket = Basket.objects.select_for_update().get(pk=basket.pk)
    if not basket.can_be_edited:
        raise BasketClosed
    return basket


def _write(line: Line, quantity: int, offer: Offer) -> None:
    line.quantity = quantity
    line.stockrecord_id = offer.stockrecord_id
    line.price_currency = "VND"
    line.price_excl_tax = line.price_incl_tax = offer.price
    line.save()


@transaction.atomic
def set_quantities(*, basket: Basket, quantities: Mapping[int, int], on: date) -> list[SoldOut]:
    """Set the quantities of lines by their ids; 0 takes a line out.

    Asking for more than is left sets what is left and returns it as SoldOut, to be said.
    Other baskets' lines are ignored. The price noted with a changed line becomes today's.
    Raises BasketClosed.
    """
    basket = _locked(basket)
    lines = list(
        Line.objects.filter(basket=basket, pk__in=quantities).select_related("product", "basket")
    )
    found = offers([line.product_id for line in lines], on=on)
    short = []
    for line in lines:
        wanted, offer = quantities[line.pk], found[line.product_id]
        left = min(offer.in_stock, MOST_OF_ONE)
        if wanted <= 0:
            line.delete()
            continue
        if offer.can_buy and wanted > left:
            short.append(SoldOut(line.product.title, left))
            wanted = left
        if offer.can_buy and (wanted != line.quantity or line.price_incl_tax != offer.price):
            _write(line, wanted, offer)
    return short


@transaction.atomic
def adopt_basket(*, anonymous: Basket, by: User) -> Basket:
    """Give the basket filled before signing in to its person, joined with the one they had."""
    mine = Basket.objects.select_for_update().filter(owner=by, status=Basket.OPEN).first()
    anonymous = _locked(anonymous)
    if mine is None:
        anonymous.owner = by
        anonymous.save(update_fields=["owner"])
        return anonymous
    mine.merge(anonymous, add_quantities=False)
    return mine
