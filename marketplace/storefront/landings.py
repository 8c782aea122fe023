"""Pages of single provinces and product sets: an editor's words above the goods."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import get_language

from catalog.places.models import Province
from catalog.products.models import ProductSet
from catalog.products.selectors import product_sets, set_slug
from certification.selectors import marked_product_ids
from cms.contexts.sections import sections
from cms.selectors.intros import intro_of


@dataclass(frozen=True, slots=True)
class SetRow:
    """A product set with how many of its products have a certificate in force."""

    name: str
    url: str
    certified: int
    number: int


@dataclass(frozen=True, slots=True)
class SetGroup:
    """One of the six groups of the decision."""

    name: str
    rows: list[SetRow]


def set_url(product_set: ProductSet) -> str:
    """The page of a set."""
    return reverse("storefront:product_set", args=[product_set.number, set_slug(product_set)])


def set_groups(*, on: date) -> list[SetGroup]:
    """All sets in the decision's order, by group, with what is in force on the day. One query."""
    rows = marked_product_ids(on=on).filter(product__is_public=True).order_by()
    counted = rows.values_list("product__ocop_set").annotate(n=Count("product", distinct=True))
    certified = dict(counted)
    return [
        SetGroup(name, list(_rows(members, certified)))
        for name, members in groupby(product_sets(), key=_group_name)
    ]


def _rows(members: Iterator[ProductSet], certified: dict[int | None, int]) -> Iterator[SetRow]:
    for one in members:
        yield SetRow(one.local_name, set_url(one), certified.get(one.number, 0), one.number)


def _group_name(one: ProductSet) -> str:
    return one.group_name_en if get_language() == "en" else one.group_name


def intro_context(thing: Province | ProductSet, *, on: date) -> dict[str, Any]:
    """`intro` (None where editors say nothing) and its `sections`. One query without words."""
    intro = intro_of(thing)
    return {"intro": intro, "sections": sections(intro.body, on=on) if intro else []}
