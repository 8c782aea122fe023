"""The list of shops, and one shop: its goods, its words, what buyers say, where it is."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalog.places.maps import MapPlace, PlaceMap, place_map
from catalog.producers.models import Producer
from cms.claims import ShownShop, shown_shop, shown_titles
from cms.contexts.base import context_of
from cms.contexts.sections import sections
from cms.meta import page_meta
from cms.models import CraftVillagePage, ShopIndexPage, ShopPage, StoryPage
from cms.selectors import crumbs, shop_product_ids, shops
from cms.selectors.public_pages import open_to_all
from cms.selectors.stories import story_cards
from foundation.calendar import today
from foundation.linked_data import absolute, json_ld
from marketplace.commerce.selectors import product_cards
from marketplace.commerce.selectors.reviews import rating_of_producers, reviews_of_producer
from marketplace.commerce.selectors.sellers import PublicFacts, public_facts

SHOPS_PER_PAGE = 24
REVIEWS, STORIES = 4, 3


@context_of.register
def _shop_index(page: ShopIndexPage, request: HttpRequest) -> dict[str, Any]:
    on = today()
    listed = Paginator(shops(page, on=on), SHOPS_PER_PAGE).get_page(request.GET.get("page"))
    names = shown_titles(listed.object_list, on=on)
    return {"shops": listed, "entries": [(shop, names[shop.pk]) for shop in listed]}


@context_of.register
def _shop(page: ShopPage, request: HttpRequest) -> dict[str, Any]:
    on = today()
    producer = Producer.objects.select_related("commune", "province").get(pk=page.producer_id)
    page.producer = producer
    shown, seller = shown_shop(page, on=on), public_facts(producer)
    cards = product_cards(shop_product_ids(producer.pk, on=on), on=on)
    rating = rating_of_producers([producer.pk]).get(producer.pk)
    told = (
        StoryPage.objects.live().filter(open_to_all()).filter(producer=producer, locale=page.locale)
    )
    stories = list(told.select_related("locale", "producer").order_by("-told_on", "-pk")[:STORIES])
    return {
        "producer": producer,
        "shown": shown,
        "sections": sections(shown.body, on=on, producer_id=producer.pk),
        "cards": cards,
        "marked": sum(card.mark is not None for card in cards),
        "in_force_on": on,
        "rating": rating,
        "reviews": reviews_of_producer(producer.pk, limit=REVIEWS) if rating else [],
        "stories": story_cards(stories, on=on) if stories else [],
        "village": _village(page),
        "map": _map(page),
        "seller": seller,
        "crumbs": [*crumbs(page)[:-1], {"title": shown.title, "url": ""}],
        # What waits for an officer is not told to machines either.
        "meta": replace(
            page_meta(page, title=shown.title, picture=shown.hero_image),
            description=shown.description,
        ),
        "structured_data": json_ld(_store(page, shown, seller)),
    }


def _village(page: ShopPage) -> CraftVillagePage | None:
    """The village page of the producer's commune in the page's language. One query at most."""
    commune = page.producer.commune_id
    if commune is None:
        return None
    villages = (
        CraftVillagePage.objects.live()
        .filter(open_to_all())
        .filter(commune=commune, locale=page.locale)
    )
    return villages.select_related("locale").order_by("title", "pk").first()


def _map(page: ShopPage) -> PlaceMap | None:
    """The commune's point: nobody's own house."""
    commune = page.producer.commune
    if commune is None:
        return None
    here = MapPlace(page.producer.place_name, commune.lat, commune.lon)
    return place_map([here], title=_("Bản đồ: %(title)s") % {"title": here.name})


def _store(page: ShopPage, shown: ShownShop, seller: PublicFacts) -> dict[str, Any]:
    """schema.org Store; buyers' points are told where the page tells them, of each product."""
    commune = page.producer.commune
    return {
        "@type": "Store",
        "name": shown.title,
        "legalName": seller.legal_name,
        "taxID": seller.tax_number,
        "description": shown.description,
        "url": absolute(page.url or ""),
        "telephone": page.producer.phone,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": page.producer.street,
            "addressLocality": commune.full_name if commune else "",
            "addressRegion": str(page.producer.province or ""),
            "addressCountry": "VN",
        },
    }
