"""Craft villages: on the country's dots, and one by one with what they make today."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from catalog.places.maps import MapPlace, place_map
from catalog.places.selectors import settle
from cms.contexts.base import context_of
from cms.contexts.sections import sections
from cms.models import CraftVillagePage, VillageIndexPage
from cms.selectors import crumbs, page_cards
from cms.selectors.makers import makers
from cms.selectors.public_pages import open_to_all
from cms.selectors.stories import story_cards
from cms.selectors.villages import (
    counts_of_communes,
    village_producers,
    village_products,
    village_stories,
)
from foundation.calendar import today
from foundation.linked_data import absolute, json_ld
from marketplace.commerce.selectors import product_cards


@context_of.register
def _villages(page: VillageIndexPage, request: HttpRequest) -> dict[str, Any]:
    villages = list(
        CraftVillagePage.objects.live()
        .filter(open_to_all())
        .child_of(page)
        .select_related("locale", "commune__province")
        .order_by("title", "pk")
    )
    counted = counts_of_communes([one.commune_id for one in villages], on=today())
    cards = [
        replace(card, meta=_with_count(card.meta, counted.get(village.commune_id, 0)))
        for card, village in zip(page_cards(villages), villages, strict=True)
    ]
    return {"cards": cards, "crumbs": crumbs(page), "map": _map(page, villages)}


@context_of.register
def _village(page: CraftVillagePage, request: HttpRequest) -> dict[str, Any]:
    on = today()
    settle(page)
    commune = page.commune
    named = village_products(commune, on=on)
    stories = village_stories(commune, page.locale)
    return {
        "crumbs": crumbs(page),
        "eyebrow": page.craft,
        "facts": [
            (gettext("Nơi"), f"{commune.full_name}, {commune.province.name}"),
            (gettext("Có từ"), page.since),
            (gettext("Được công nhận"), page.recognised),
        ],
        "map": _map(page, [page]),
        "sections": sections(page.body, on=on),
        "cards": product_cards(named, on=on) if named else [],
        "makers": makers(village_producers(commune, on=on), locale=page.locale, on=on),
        "stories": story_cards(stories, on=on),
        "structured_data": json_ld(_facts(page)),
    }


def _map(page: Any, villages: list[CraftVillagePage]) -> Any:
    places = [
        MapPlace(one.title, one.commune.lat, one.commune.lon, "" if one is page else one.url or "")
        for one in villages
    ]
    if not places:
        return None
    return place_map(places, title=gettext("Bản đồ: %(title)s") % {"title": page.title})


def _with_count(place: str, count: int) -> str:
    if not count:
        return place
    words = ngettext(
        "%(count)d sản phẩm còn chứng nhận", "%(count)d sản phẩm còn chứng nhận", count
    )
    return f"{place} · {words % {'count': count}}"


def _facts(page: CraftVillagePage) -> dict[str, Any]:
    """schema.org Place; the point is the commune's."""
    return {
        "@type": "TouristAttraction",
        "name": page.title,
        "description": page.lead,
        "url": absolute(page.url or ""),
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": page.commune.lat,
            "longitude": page.commune.lon,
        },
        "address": {
            "@type": "PostalAddress",
            "addressLocality": page.commune.full_name,
            "addressRegion": page.commune.province.name,
            "addressCountry": "VN",
        },
    }
