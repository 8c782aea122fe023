"""The stops of a tour route, in order, with where they are and what stands behind them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_noop
from wagtail.models import Locale, Page

from catalog.places.selectors import commune_at, settle
from cms.claims import shown_titles
from cms.models import RouteStop, SalesPointsPage, ShopPage, TourRoutePage
from cms.rules.distances import Point, straight_km
from cms.selectors.public_pages import open_to_all


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop. `km` is straight from the stop before it, None for the first one; `url` is ""
    where the place has no page of its own."""

    number: int
    kind: str
    icon: str
    name: str
    place: str
    point: Point
    url: str
    note: str
    minutes: int | None
    km: float | None
    opening_hours: str = ""
    phone: str = ""

    @property
    def anchor(self) -> str:
        return f"diem-dung-{self.number}"


_WITH = (
    *("growing_area", "sales_point", "village__commune", "village__locale"),
    *("shop__locale", "shop__producer__province"),
)
_KINDS = {
    "growing_area": (gettext_noop("Vùng nguyên liệu"), "sprout"),
    "shop": (gettext_noop("Cửa hàng"), "store"),
    "village": (gettext_noop("Làng nghề"), "house"),
    "sales_point": (gettext_noop("Điểm bán"), "shopping-basket"),
}


def stops(route: TourRoutePage, *, on: date) -> list[Stop]:
    """The stops that can be visited on the day, numbered from 1: places that have ended and
    pages taken off the site are left out. At most 4 queries, whatever their number, three more
    where a shop's name claims stars.
    """
    rows = [row for row in route.stops.select_related(*_WITH) if _is_open(row, on)]
    settle(*(area for row in rows if (area := row.growing_area or row.sales_point)))
    pages = _pages(rows, route.locale)
    urls = {key: page.url or "" for key, page in pages.items()}
    names = shown_titles([row.shop for row in rows if row.shop], on=on)
    villages = [row.village for row in rows if row.village]
    names |= {one.pk: pages.get(one.translation_key, one).title for one in villages}
    found: list[Stop] = []
    for row in rows:
        before = found[-1].point if found else None
        found.append(_stop(row, len(found) + 1, before, urls, names))
    return found


def total_km(found: Iterable[Stop]) -> float:
    """The straight lines from stop to stop together."""
    return sum(stop.km or 0 for stop in found)


def _kind_of(row: RouteStop) -> str:
    return next(name for name in RouteStop.PLACES if getattr(row, f"{name}_id") is not None)


def _is_open(row: RouteStop, on: date) -> bool:
    kinds = [name for name in RouteStop.PLACES if getattr(row, f"{name}_id") is not None]
    if not kinds:
        return False  # a draft
    thing = getattr(row, kinds[0])
    if isinstance(thing, ShopPage):
        return bool(thing.live and thing.producer.province_id)
    if isinstance(thing, Page):
        return bool(thing.live)
    return thing.ended_on is None or thing.ended_on > on


def _pages(rows: Iterable[RouteStop], locale: Locale) -> dict[Any, Page]:
    """Stops' pages in the route's language, by translation key; of sales points under None."""
    keys = [page.translation_key for row in rows if (page := row.shop or row.village)]
    live = Page.objects.live().filter(open_to_all(), locale=locale)
    pages: dict[Any, Page] = {
        one.translation_key: one for one in live.filter(translation_key__in=keys)
    }
    if any(row.sales_point_id for row in rows):
        listed = SalesPointsPage.objects.live().filter(open_to_all(), locale=locale).first()
        pages |= {None: listed} if listed else {}
    return pages


def _stop(
    row: RouteStop, number: int, before: Point | None, urls: dict[Any, str], names: dict[int, str]
) -> Stop:
    kind = _kind_of(row)
    words, icon = _KINDS[kind]
    name, place, point, url = _READ[kind](row, urls, names)
    sold_at = row.sales_point
    return Stop(
        number=number,
        kind=gettext(words),
        icon=icon,
        name=name,
        place=place,
        point=point,
        url=url,
        note=row.note,
        minutes=row.minutes,
        km=straight_km(before, point) if before else None,
        opening_hours=sold_at.opening_hours if sold_at else "",
        phone=sold_at.phone if sold_at else "",
    )


Read = tuple[str, str, Point, str]


def _area(row: RouteStop, urls: dict[Any, str], names: dict[int, str]) -> Read:
    area = row.growing_area
    return area.name, _commune_words(area.commune_id), area.point, ""


def _shop(row: RouteStop, urls: dict[Any, str], names: dict[int, str]) -> Read:
    producer, url = row.shop.producer, urls.get(row.shop.translation_key, "")
    name = names[row.shop_id]
    if producer.commune_id:
        commune = commune_at(producer.commune_id)
        return name, _commune_words(commune.pk), (commune.lat, commune.lon), url
    province = producer.province
    return name, str(province), (province.lat, province.lon), url


def _village(row: RouteStop, urls: dict[Any, str], names: dict[int, str]) -> Read:
    commune = commune_at(row.village.commune_id)
    url = urls.get(row.village.translation_key, "")
    return names[row.village_id], _commune_words(commune.pk), (commune.lat, commune.lon), url


def _sales_point(row: RouteStop, urls: dict[Any, str], names: dict[int, str]) -> Read:
    point = row.sales_point
    listed = urls.get(None, "")
    url = f"{listed}#diem-{point.pk}" if listed else ""
    where = ", ".join(part for part in (point.street, _commune_words(point.commune_id)) if part)
    return point.name, where, point.point, url


_READ: dict[str, Callable[[RouteStop, dict[Any, str], dict[int, str]], Read]] = {
    "growing_area": _area,
    "shop": _shop,
    "village": _village,
    "sales_point": _sales_point,
}


def _commune_words(code: str) -> str:
    commune = commune_at(code)
    return f"{commune.full_name}, {commune.province.name}"
