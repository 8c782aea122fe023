"""Products by the place they come from, under the names of today and of before 1 July 2025."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import get_language

from catalog.places.models import Province
from certification.selectors import marked_product_ids
from foundation.text import fold

_KINDS = ("tinh ", "thanh pho ", "tp. ", "tp ")


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """A province with how many products it has, and how many have a certificate in force."""

    name: str
    slug: str
    former_names: str
    certified: int
    total: int


def former_names(province: Province) -> list[str]:
    """The provinces merged into this one on 1 July 2025, or [] where none was."""
    names = [name.strip() for name in province.merged_from.split(";") if name.strip()]
    return names if len(names) > 1 else []


def name_of(province: Province) -> str:
    """The province's name in the page's language."""
    return province.name_en if get_language() == "en" else province.name


def provinces(*, on: date) -> list[ProvinceRow]:
    """All provinces, those with most certified products first. One query."""
    counted = Province.objects.annotate(
        total=Count("products", filter=Q(products__is_public=True)),
        certified=Count(
            "products",
            filter=Q(products__is_public=True, products__in=marked_product_ids(on=on)),
        ),
    ).order_by("-certified", "-total", "slug")
    return [
        ProvinceRow(
            name=name_of(province),
            slug=province.slug,
            former_names=", ".join(n for n in former_names(province) if n != province.name),
            certified=province.certified,
            total=province.total,
        )
        for province in counted
    ]


def province_named(text: str) -> Province | None:
    """The province of today that bears, or took over, this name; accents do not matter."""
    wanted = fold(text).strip()
    for kind in _KINDS:
        wanted = wanted.removeprefix(kind)
    rows = list(Province.objects.all())
    return _first(rows, lambda row: [row.name], wanted) or _first(rows, former_names, wanted)


def _first(
    rows: Iterable[Province], names: Callable[[Province], list[str]], wanted: str
) -> Province | None:
    return next((row for row in rows if wanted in [fold(name) for name in names(row)]), None)
