"""The list of products with a certificate in force. Two queries beside the cards'."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Count, F, Func, Min, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.places.models import Province
from catalog.products.models import ProductSet
from certification.selectors import marked_product_ids
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
    rows = _certified(filters, on=on)
    if filters.sort == NAME:
        rows = rows.order_by(_folded("product__title"), "product_id")
    elif filters.sort == PRICE:
        rows = rows.annotate(price=Min("product__stockrecords__price"))
        rows = rows.order_by(F("price").asc(nulls_last=True), "product_id")
    else:
        rows = rows.order_by("-decided_on", "-product_id")
    return [row["product_id"] for row in rows.values("product_id")[offset : offset + limit]]


def facets(filters: Filters, *, on: date) -> Facets:
    """Every filter's values with counts. One query; two when the choice leaves nothing."""
    sets = _counts(
        "bo",
        _certified(filters, on=on, leave_out="product_set"),
        key=Cast("product__ocop_set_id", CharField()),
        label=F("product__ocop_set__name"),
        label_en=F("product__ocop_set__name_en"),
    )
    provinces = _counts(
        "tinh",
        _certified(filters, on=on, leave_out="province"),
        key=F("product__province__slug"),
        label=F("product__province__name"),
        label_en=F("product__province__name_en"),
    )
    stars = _counts(
        "sao",
        _certified(filters, on=on, leave_out="stars"),
        key=Cast("stars", CharField()),
        label=Value("", output_field=CharField()),
        label_en=Value("", output_field=CharField()),
    )
    found = list(sets.union(provinces, stars, all=True))
    return _as_facets(filters, found)


Row = tuple[str, str | None, str | None, str | None, int]


def _certified(filters: Filters, *, on: date, leave_out: str = "") -> QuerySet:
    """The certificates in force that the filters leave: one for each product."""
    rows = marked_product_ids(on=on).filter(product__is_public=True).order_by()
    if filters.product_set and leave_out != "product_set":
        rows = rows.filter(product__ocop_set_id=filters.product_set)
    if filters.province and leave_out != "province":
        rows = rows.filter(product__province__slug=filters.province)
    if filters.stars and leave_out != "stars":
        rows = rows.filter(stars=filters.stars)
    return rows


def _counts(kind: str, rows: QuerySet, **columns: object) -> QuerySet:
    named = rows.annotate(kind=Value(kind, output_field=CharField()), **columns)
    return named.values("kind", *columns).annotate(n=Count("pk")).values_list("kind", *columns, "n")


def _as_facets(filters: Filters, rows: Iterable[Row]) -> Facets:
    english = get_language() == "en"
    found: dict[str, list[tuple[str, str, int]]] = {"bo": [], "tinh": [], "sao": []}
    for kind, key, label, label_en, count in rows:
        if key:
            found[kind].append((key, (label_en if english else label) or "", count))
    star_counts = {key: count for key, _label, count in found["sao"]}
    chosen_set = str(filters.product_set or "")
    sets = _with_chosen(found["bo"], chosen_set, _set_name)
    provinces = _with_chosen(found["tinh"], filters.province, _province_name)
    return Facets(
        sets=[
            Choice(k, label, n, filters.with_(product_set=int(k)), k == chosen_set)
            for k, label, n in sorted(sets, key=lambda row: (-row[2], int(row[0])))
        ],
        provinces=[
            Choice(k, label, n, filters.with_(province=k), k == filters.province)
            for k, label, n in sorted(provinces)
        ],
        stars=[
            Choice(
                str(s),
                _("%(stars)d sao") % {"stars": s},
                star_counts.get(str(s), 0),
                filters.with_(stars=s),
                s == filters.stars,
            )
            for s in STARS
        ],
        total=star_counts.get(str(filters.stars), 0)
        if filters.stars
        else sum(star_counts.values()),
    )


def _with_chosen(
    rows: list[tuple[str, str, int]], chosen: str, name_of: Callable[[str], str]
) -> list[tuple[str, str, int]]:
    """A chosen value stays in its list even where the other filters leave it nothing."""
    if not chosen or any(key == chosen for key, _label, _count in rows):
        return rows
    name = name_of(chosen)
    return [*rows, (chosen, name, 0)] if name else rows


def _set_name(number: str) -> str:
    found = ProductSet.objects.filter(number=int(number)).first()
    return "" if found is None else _in_language(found)


def _province_name(slug: str) -> str:
    found = Province.objects.filter(slug=slug).first()
    return "" if found is None else _in_language(found)


def _in_language(thing: Province | ProductSet) -> str:
    return thing.name_en if get_language() == "en" else thing.name


def _folded(field: str) -> Func:
    """Names in Vietnamese order, near enough: by their letters without accents."""
    return Func(F(field), function="vi_fold", output_field=TextField())
