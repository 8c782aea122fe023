"""Tour routes: the list, and one way with its stops on the map."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from catalog.places.maps import MapPlace, place_map
from cms.contexts.base import context_of
from cms.contexts.sections import sections
from cms.meta import page_meta
from cms.models import RouteIndexPage, TourRoutePage
from cms.selectors import crumbs, page_cards
from cms.selectors.page_cards import card_words, minutes_words
from cms.selectors.public_pages import open_to_all
from cms.selectors.routes import Stop, stops, total_km
from foundation.calendar import today
from foundation.linked_data import absolute, json_ld
from foundation.page_meta import PageMeta

ROUTES_PER_PAGE = 24
_SAME_PLACE_KM = 0.1


@context_of.register
def _routes(page: RouteIndexPage, request: HttpRequest) -> dict[str, Any]:
    rows = (
        TourRoutePage.objects.live()
        .filter(open_to_all())
        .child_of(page)
        .order_by("-first_published_at", "-pk")
    )
    listed = Paginator(rows, ROUTES_PER_PAGE).get_page(request.GET.get("page"))
    return {"crumbs": crumbs(page), "listed": listed, "cards": page_cards(listed.object_list)}


@context_of.register
def _route(page: TourRoutePage, request: HttpRequest) -> dict[str, Any]:
    on = today()
    way = stops(page, on=on)
    steps = crumbs(page)
    meta = page_meta(page)
    return {
        "crumbs": steps,
        "eyebrow": days_words(page),
        "facts": _facts(page, way),
        "stops": [(stop, _km_words(stop.km), _minutes(stop)) for stop in way],
        "map": _map(way) if way else None,
        "sections": sections(page.body, on=on),
        "index": steps[-2] if len(steps) > 1 else None,
        "meta": meta,
        "structured_data": json_ld(_as_data(page, way, meta)),
    }


@card_words.register
def _route_card(page: TourRoutePage) -> tuple[str, str]:
    return days_words(page), page.how


def days_words(page: TourRoutePage) -> str:
    """Such as "2 ngày"."""
    return ngettext("%(days)d ngày", "%(days)d ngày", page.days) % {"days": page.days}


def _map(way: list[Stop]) -> Any:
    places = [MapPlace(stop.name, *stop.point, f"#{stop.anchor}") for stop in way]
    return place_map(places, title=gettext("Đường đi qua các điểm dừng"), way=True)


def _facts(page: TourRoutePage, way: list[Stop]) -> list[tuple[str, str]]:
    points = ngettext("%(stops)d nơi", "%(stops)d nơi", len(way)) % {"stops": len(way)}
    stay = sum(stop.minutes or 0 for stop in way)
    return [
        (gettext("Đi trong"), days_words(page)),
        (gettext("Đi bằng"), page.how),
        (gettext("Điểm dừng"), points),
        (gettext("Thời gian dừng"), minutes_words(stay) if stay else ""),
        (gettext("Đường chim bay"), _km_words(total_km(way))),
    ]


def _km_words(km: float | None) -> str:
    """Kilometres as people read them: with a tenth below ten, whole above; "" for none, and
    where two places have but their commune's point between them."""
    if km is None or km < _SAME_PLACE_KM:
        return ""
    return f"{number_format(round(km, 1 if km < 10 else 0), 1 if km < 10 else 0)} km"


def _minutes(stop: Stop) -> str:
    return minutes_words(stop.minutes) if stop.minutes else ""


def _as_data(page: TourRoutePage, way: list[Stop], meta: PageMeta) -> dict[str, Any]:
    return {
        "@type": "TouristTrip",
        "name": page.title,
        "description": meta.description,
        "url": absolute(page.url or ""),
        "image": meta.picture,
        "itinerary": {
            "@type": "ItemList",
            "numberOfItems": len(way),
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": stop.number,
                    "item": {
                        "@type": "Place",
                        "name": stop.name,
                        "url": absolute(stop.url),
                        "geo": {
                            "@type": "GeoCoordinates",
                            "latitude": round(stop.point[0], 5),
                            "longitude": round(stop.point[1], 5),
                        },
                    },
                }
                for stop in way
            ],
        },
    }
