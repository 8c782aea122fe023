"""The small map of a scan page: one lit place in a country of dots."""

from functools import lru_cache

from django.utils.translation import gettext as _

from catalog.places.dotmap import locator_svg
from catalog.places.models import Commune

Point = tuple[float, float]


def origin_svg(point: Point, *, place: str, corners: tuple[Point, ...] = ()) -> str:
    """An `<svg>` of Viet Nam with the place lit, at most 7 KB.

    `point` is latitude and longitude in degrees; `place` is read to those who cannot see the map.
    `corners`: the boundary of the place, drawn enlarged in the map's empty west. Asks the database
    once in the life of a process: communes change by law, with a new release.
    """
    # A hundredth of a degree is half a dot.
    lat, lon = round(point[0], 2), round(point[1], 2)
    return _drawn(lat, lon, corners, _("%(place)s trên bản đồ Việt Nam") % {"place": place})


@lru_cache(maxsize=1024)
def _drawn(lat: float, lon: float, corners: tuple[Point, ...], title: str) -> str:
    return locator_svg(lat, lon, _commune_points(), title=title, corners=corners)


@lru_cache(maxsize=1)
def _commune_points() -> tuple[Point, ...]:
    return tuple(Commune.objects.order_by("code").values_list("lat", "lon"))
