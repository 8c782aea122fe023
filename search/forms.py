"""What visitors ask, read from addresses: the search page, the lists and the API narrow alike.

Read leniently: a hand-made or outdated address still opens a page; what is no choice counts as
not given.
"""

import re
from typing import Any

from django.http import QueryDict

from catalog.places.models import Commune
from catalog.places.selectors import commune_at, province_at, province_code, province_slug
from search.rules.asked import STARS, Asked, Filters, Sort
from search.rules.words import clean
from search.selectors.addresses import (
    KIND_WORDS,
    LIST_PARAMETERS,
    PARAMETERS,
    STANDARD_WORDS,
    address,
    before_page,
)

__all__ = ["LIST_PARAMETERS", "PARAMETERS", "address", "before_page", "read"]

MINE = "gan"
"""`giao=gan`: delivered to the place that `gan` names, so that a form asks for one place."""

_SETS = {str(number): number for number in range(1, 27)}
_STARS = {str(stars): stars for stars in STARS}
_SORTS = {sort.value: sort for sort in Sort if sort is not Sort.NUMBER}
_SLUG = re.compile(r"[a-z0-9-]{1,40}")
_PRICE = re.compile(r"(\d{1,10})(k?)")
_MOST_VALUES = 40
_MOST_DONG = 1_000_000_000
_MOST_PAGES = 9999


def read(query: QueryDict) -> Asked:
    """The question that an address asks. Never fails."""
    mine = _place(query.getlist("gan"))
    sort = _SORTS.get(query.get("xep", ""), Sort.RELEVANCE)
    if sort is Sort.NEAREST and not mine:
        sort = Sort.RELEVANCE
    return Asked(
        text=clean(query.get("q", "")),
        filters=_filters(query, mine),
        sort=sort,
        near=_degrees(mine),
        near_place=mine,
        page=_page(query.get("page", "")),
    )


def _filters(query: QueryDict, mine: str) -> Filters:
    provinces = _provinces(query.getlist("tinh"))
    least, most = _dong(query.get("gia_tu", "")), _dong(query.get("gia_den", ""))
    if least is not None and most is not None and least > most:
        least, most = most, least
    to = query.getlist("giao")
    return Filters(
        sets=_known(query.getlist("bo"), _SETS),
        stars=_known(query.getlist("sao"), _STARS),
        provinces=provinces,
        communes=_communes(query.getlist("xa"), provinces),
        kinds=_known(query.getlist("loai"), KIND_WORDS),
        standards=_known(query.getlist("chuan"), STANDARD_WORDS),
        price_from=least,
        price_to=most,
        in_season=query.get("mua") == "1",
        in_stock=query.get("con") == "1",
        deliver_to=mine if MINE in to else _place(to),
        occasion=_slug(query.get("dip", "")),
    )


def _known(typed: list[str], choices: dict[str, Any]) -> tuple[Any, ...]:
    """The values these words stand for, each once, in the order of the choices."""
    given = set(typed[:_MOST_VALUES])
    return tuple(value for word, value in choices.items() if word in given)


def _provinces(typed: list[str]) -> tuple[str, ...]:
    """Codes; a code is read as well as the slug."""
    codes = (
        province_code(word) or (word if province_slug(word) else "")
        for word in typed[:_MOST_VALUES]
    )
    return tuple(dict.fromkeys(code for code in codes if code))


def _communes(typed: list[str], provinces: tuple[str, ...]) -> tuple[str, ...]:
    """Codes of communes, of the chosen provinces where some are chosen."""
    found = [commune for word in typed[:_MOST_VALUES] if (commune := _commune(word))]
    mine = [one.pk for one in found if not provinces or one.province_id in provinces]
    return tuple(dict.fromkeys(mine))


def _commune(code: str) -> Commune | None:
    if not (len(code) == 5 and code.isascii() and code.isdecimal()):
        return None
    try:
        return commune_at(code)
    except Commune.DoesNotExist:
        return None


def _place(typed: list[str]) -> str:
    """One place from a province and a commune chosen in two lists: the commune, unless it lies
    in another province, for then the province was changed after it. A code, or ""."""
    province = next((code for code in typed if province_slug(code)), "")
    commune = next((one for code in typed if (one := _commune(code))), None)
    if commune and province in ("", commune.province_id):
        return commune.pk
    return province


def _degrees(place: str) -> tuple[float, float] | None:
    if not place:
        return None
    at = commune_at(place) if len(place) == 5 else province_at(place)
    return at.lat, at.lon


def _dong(typed: str) -> int | None:
    """An amount as people write it: 100000, 100.000, 100k."""
    match = _PRICE.fullmatch(re.sub(r"[\s.,₫đ]", "", typed[:20].lower()))
    if match is None:
        return None
    return min(int(match[1]) * (1000 if match[2] else 1), _MOST_DONG)


def _slug(typed: str) -> str:
    return typed if _SLUG.fullmatch(typed) else ""


def _page(typed: str) -> int:
    whole = typed.isascii() and typed.isdecimal() and len(typed) < 6
    return max(1, min(int(typed), _MOST_PAGES)) if whole else 1
