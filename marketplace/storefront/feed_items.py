"""The goods that price comparisons and shop windows elsewhere may show, as the pages show them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.html import strip_tags
from django.utils.translation import get_language

from catalog.products.models import Product, ProductSet
from certification.selectors import OcopMark
from certification.selectors.claims import description_wording, withheld
from foundation.linked_data import absolute
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.selectors import Offer, ProductCard
from marketplace.commerce.selectors.alcohol import has_no_alcohol
from marketplace.commerce.selectors.cards import cards_and_offers
from marketplace.storefront.on_sale import OnSale, on_sale, public_gtin

CHUNK = 500
"""Products asked for at once: six queries each time, whatever the catalogue's size."""

HEALTH_FOODS = 18
LONGEST_TITLE = 150
LONGEST_DESCRIPTION = 5000


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One product in words and numbers of the page. `image` is "" where there is no photo: a
    drawn stand-in is no picture of the goods, and the receivers refuse it."""

    product_id: int
    title: str
    description: str
    link: str
    image: str
    sale: OnSale
    brand: str
    place: str
    product_set: str
    gtin: str
    weight_grams: int | None
    net_content: str
    mark: OcopMark | None


def feed_items(*, on: date, chunk: int = CHUNK) -> Iterator[FeedItem]:
    """All goods that may be advertised on the day, by number, in the language in use.

    Guarantee: title, price, availability and stars come from the same answers as the page of
    the product. Left out are alcohol (Luật 44/2019/QH14 Đ12), medicines and health foods, whose
    advertising wants a confirmed text (NĐ 15/2018 Đ27), services, and whatever is held back
    from sale; goods that are sold out stay, as such.
    """
    last = 0
    while rows := list(_advertised().filter(pk__gt=last)[:chunk]):
        yield from _items(rows, on=on)
        last = rows[-1].pk


def _advertised() -> QuerySet[Product]:
    return (
        Product.objects.filter(has_no_alcohol(), is_public=True)
        .exclude(ocop_set__in=[HEALTH_FOODS, ProductSet.TOURISM])
        .select_related("ocop_set")
        .only("description", "gtin", "net_content", "ocop_set__name", "ocop_set__name_en")
        .order_by("pk")
    )


def _items(products: Sequence[Product], *, on: date) -> Iterator[FeedItem]:
    cards, offers = cards_and_offers([p.pk for p in products], on=on, with_standings=False)
    of = {card.product_id: card for card in cards}
    marks = {pk: card.mark for pk, card in of.items() if card.mark}
    hidden = withheld([description_wording(p) for p in products], on=on, marks=marks)
    for product in products:
        card, sale = of[product.pk], _sale(offers[product.pk], on=on)
        if sale is not None:
            is_said = f"product:{product.pk}:description" not in hidden
            yield _item(product, card, sale, product.description if is_said else "")


def _sale(offer: Offer, *, on: date) -> OnSale | None:
    return on_sale(offer, on=on) if offer.refusal in {None, Refusal.SOLD_OUT} else None


def _item(product: Product, card: ProductCard, sale: OnSale, description: str) -> FeedItem:
    known = [card.name, product.net_content, card.producer_name, card.place_name]
    said = " ".join(strip_tags(description).split()) or ". ".join(filter(None, known))
    kind: ProductSet | None = product.ocop_set
    named = "" if kind is None else kind.name_en if get_language() == "en" else kind.name
    return FeedItem(
        product_id=product.pk,
        title=card.name[:LONGEST_TITLE],
        description=said[:LONGEST_DESCRIPTION],
        link=absolute(card.url),
        image=absolute(card.photo.full_url or card.photo.url) if card.photo else "",
        sale=sale,
        brand=card.producer_name,
        place=card.place_name,
        product_set=named,
        gtin=public_gtin(product.gtin),
        weight_grams=card.weight_grams,
        net_content=product.net_content,
        mark=card.mark,
    )
