"""The list of products with a certificate in force. Four queries beside the cards'."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Func, Min, QuerySet, TextField
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.places.models import Province
from catalog.products.models import ProductSet
from certification.selectors import marked_product_ids
from foundation.prepared import GIVEN_DAY, Day, Prepared
from marketplace.storefront.forms import NAME, PRICE, STARS, Filters

PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter: how many products it would leave, and its address."""

    value: str
    label: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """The values of each filter, given the others, and how many products all of them leave."""

    sets: list[Choice]
    provinces: list[Choice]
    stars: list[Choice]
    total: int


def product_ids(filters: Filters, *, on: date, offset: int, limit: int) -> list[int]:
    """One page of products whose certificate is in force on the day. One query."""
    rows = _narrowed(filters, on=on)
    if filters.sort == NAME:
        rows = rows.order_by(_folded("product__title"), "product_id")
    elif filters.sort == PRICE:
        rows = rows.annotate(price=Min("product__stockrecords__price"))
        rows = rows.order_by(F("price").asc(nulls_last=True), "product_id")
    else:
        rows = rows.order_by("-decided_on", "-product_id")
    return [row["product_id"] for row in rows.values("product_id")[offset : offset + limit]]


Group = tuple[int | None, str | None, int, int]  # set, province's code, stars, how many


def groups(*, on: date) -> list[Group]:
    """How many products have the mark, for each set, province and number of stars. One query.

    It counts the whole register, so it is worth keeping; there are never more groups than sets
    times provinces times stars, so what is made of them does not grow with the catalogue.
    """
    return _GROUPS(on=on)


def facets(filters: Filters, found: list[Group]) -> Facets:
    """Every filter's values with counts, given the others, from `groups`. Two queries."""
    sets, provinces, stars = Counter[int](), Counter[str](), Counter[int]()
    places = _PROVINCES()
    slugs = {code: slug for code, slug, *_names in places}
    for of_set, code, of_stars, total in found:
        slug = slugs.get(code, "")
        is_set = filters.product_set in (None, of_set)
        is_province = filters.province in ("", slug)
        is_star = filters.stars in (None, of_stars)
        if is_province and is_star and of_set:
            sets[of_set] += total
        if is_set and is_star and slug:
            provinces[slug] += total
        if is_set and is_province:
            stars[of_stars] += total
    return _as_facets(filters, places, sets, provinces, stars)


# Groups by numbers and codes alone: names in the key would cost more than the counting.
_GROUPS = Prepared(
    lambda: (
        _certified(GIVEN_DAY)
        .values("product__ocop_set_id", "product__province_id", "stars")
        .annotate(total=Count("pk"))
        .values_list("product__ocop_set_id", "product__province_id", "stars", "total")
    )
)
_SETS = Prepared(lambda: ProductSet.objects.values_list("number", "name", "name_en"))
_PROVINCES = Prepared(lambda: Province.objects.values_list("code", "slug", "name", "name_en"))


def _certified(on: Day) -> QuerySet[Any, Any]:
    """The certificates in force: one for each product."""
    return marked_product_ids(on=on).filter(product__is_public=True).order_by()


def _narrowed(filters: Filters, *, on: date) -> QuerySet[Any, Any]:
    rows = _certified(on)
    if filters.product_set:
        rows = rows.filter(product__ocop_set_id=filters.product_set)
    if filters.province:
        rows = rows.filter(product__province__slug=filters.province)
    if filters.stars:
        rows = rows.filter(stars=filters.stars)
    return rows


def _as_facets(
    filters: Filters,
    places: list[tuple[str, str, str, str]],
    sets: Counter[int],
    provinces: Counter[str],
    stars: Counter[int],
) -> Facets:
    # A chosen value stays in its list even where the other filters leave it nothing.
    named_sets = [row for row in _SETS() if sets[row[0]] or row[0] == filters.product_set]
    named_places = [
        row for _code, *row in places if provinces[row[0]] or row[0] == filters.province
    ]
    return Facets(
        sets=[
            Choice(
                str(number),
                _in_language(names),
                sets[number],
                filters.with_(product_set=number),
                number == filters.product_set,
            )
            for number, *names in sorted(named_sets, key=lambda row: (-sets[row[0]], row[0]))
        ],
        provinces=[
            Choice(
                slug,
                _in_language(names),
                provinces[slug],
                filters.with_(province=slug),
                slug == filters.province,
            )
            for slug, *names in sorted(named_places)
        ],
        stars=[
            Choice(
                str(s),
                _("%(stars)d sao") % {"stars": s},
                stars[s],
                filters.with_(stars=s),
                s == filters.stars,
            )
            for s in STARS
        ],
        total=stars[filters.stars] if filters.stars else stars.total(),
    )


def _in_language(names: list[str]) -> str:
    return names[1] if get_language() == "en" else names[0]


def _folded(field: str) -> Func:
    """Names in Vietnamese order, near enough: by their letters without accents."""
    return Func(F(field), function="vi_fold", output_field=TextField())
