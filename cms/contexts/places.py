"""Where to buy by hand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from catalog.places.maps import MOST_NUMBERED, MapPlace, PlaceMap, place_map
from cms.contexts.base import context_of
from cms.meta import page_meta
from cms.models import SalesPointsPage
from cms.selectors import crumbs
from cms.selectors.sales_points import ProvinceOfSale, in_province, sales_points
from foundation.calendar import today

MOST_AT_ONCE = MOST_NUMBERED
"""More sales points are shown one province at a time: the page stays light on a phone."""


@context_of.register
def _sales_points(page: SalesPointsPage, request: HttpRequest) -> dict[str, Any]:
    everywhere = sales_points(on=today())
    chosen = in_province(everywhere, request.GET.get("tinh", ""))
    total = sum(found.count for found in everywhere)
    listed = chosen or everywhere
    counts_only = not chosen and total > MOST_AT_ONCE
    context: dict[str, Any] = {
        "crumbs": crumbs(page),
        "everywhere": everywhere,
        "total": total,
        "chosen": chosen[0] if chosen else None,
        "listed": listed,
        "counts_only": counts_only,
        "map": _map(listed, counts_only=counts_only) if listed else None,
    }
    if chosen:
        context["meta"] = _meta_of(page, chosen[0])
    return context


def _map(listed: Sequence[ProvinceOfSale], *, counts_only: bool) -> PlaceMap:
    title = gettext("Bản đồ các điểm bán")
    if counts_only:
        places = [
            MapPlace(
                f"{found.name}: {found.count}",
                found.province.lat,
                found.province.lon,
                f"?tinh={found.province.slug}",
            )
            for found in listed
        ]
        return place_map(places, title=title, whole=True)
    return place_map(
        [
            MapPlace(place.point.name, *place.point.point, f"#{place.anchor}")
            for found in listed
            for place in found.places
        ],
        title=title,
    )


def _meta_of(page: SalesPointsPage, chosen: ProvinceOfSale) -> Any:
    meta = page_meta(page, title=f"{page.title}: {chosen.name}")
    return replace(meta, canonical=f"{meta.canonical}?tinh={chosen.province.slug}")
