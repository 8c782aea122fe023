"""Where goods can be bought by hand: the sales points that are open, province by province."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import quote, urlencode

from django.db.models import Q
from django.utils.translation import get_language

from catalog.places.models import Province
from catalog.places.selectors import province_at, settle
from catalog.producers.models import SalesPoint


@dataclass(frozen=True, slots=True)
class PlaceOfSale:
    """A sales point with its number on the page's map and the ways to reach it.

    `is_exact` tells whether its own place is known, or only its commune's; then maps are asked
    for the address in words.
    """

    point: SalesPoint
    number: int
    address: str
    is_exact: bool

    @property
    def anchor(self) -> str:
        return f"diem-{self.point.pk}"

    @property
    def coordinates(self) -> str:
        """Latitude and longitude for the device, with points in every language."""
        return "{:.5f},{:.5f}".format(*self.point.point)

    @property
    def app_url(self) -> str:
        """Opens the telephone's own map."""
        where = self.coordinates if self.is_exact else self._in_words
        return f"geo:{self.coordinates if self.is_exact else '0,0'}?q={quote(where, safe=',')}"

    @property
    def map_url(self) -> str:
        """The way there, at a map on the web; nothing is fetched from it before a click."""
        where = self.coordinates if self.is_exact else self._in_words
        return "https://www.google.com/maps/dir/?" + urlencode({"api": 1, "destination": where})

    @property
    def _in_words(self) -> str:
        return f"{self.point.name}, {self.address}"


@dataclass(frozen=True, slots=True)
class ProvinceOfSale:
    """A province with its open sales points; none of them where only their number is asked."""

    province: Province
    name: str
    count: int
    places: tuple[PlaceOfSale, ...]


def sales_points(*, on: date) -> list[ProvinceOfSale]:
    """The sales points open on the day by province, commune and name, numbered throughout.

    One query.
    """
    open_ones = SalesPoint.objects.filter(Q(ended_on=None) | Q(ended_on__gt=on))
    points = list(open_ones)
    settle(*points)
    named = sorted(points, key=_order)
    places = [_place(number, point) for number, point in enumerate(named, start=1)]
    return [
        _province(province_at(code), tuple(found))
        for code, found in groupby(places, key=lambda place: place.point.commune.province_id)
    ]


def in_province(provinces: Sequence[ProvinceOfSale], slug: str) -> list[ProvinceOfSale]:
    """The one province with this word in addresses, its points numbered from 1; [] for none."""
    for found in provinces:
        if found.province.slug == slug:
            places = [_place(n, place.point) for n, place in enumerate(found.places, start=1)]
            return [_province(found.province, tuple(places))]
    return []


def _order(point: SalesPoint) -> tuple[str, str, str, int]:
    province = province_at(point.commune.province_id)
    return province.slug, point.commune_id, point.name, point.pk


def _place(number: int, point: SalesPoint) -> PlaceOfSale:
    province = province_at(point.commune.province_id)
    parts = (point.street, point.commune.full_name, province.name)
    return PlaceOfSale(
        point=point,
        number=number,
        address=", ".join(part for part in parts if part),
        is_exact=point.lat is not None and point.lon is not None,
    )


def _province(province: Province, places: tuple[PlaceOfSale, ...]) -> ProvinceOfSale:
    name = province.name_en if get_language() == "en" else province.name
    return ProvinceOfSale(province=province, name=name, count=len(places), places=places)
