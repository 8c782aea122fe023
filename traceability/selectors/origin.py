"""Where a producer's goods come from: its growing areas, sites, suppliers, and their papers.

Growers and suppliers are for the producer and authorities; no public page asks here for them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from catalog.places.models import GrowingArea
from catalog.producers.models import Producer
from catalog.products.models import Product
from traceability.models import (
    AppliedStandard,
    AreaStandard,
    Grower,
    PackingSite,
    Supplier,
)

SOON = 60
"""Days before its last one in which a paper is called to mind."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A standard of a growing area on a day. `days_left` counts today: 1 on its last day, 0 or
    less when it has lapsed."""

    row: AreaStandard
    days_left: int
    is_begun: bool

    @property
    def is_valid(self) -> bool:
        return self.is_begun and self.days_left > 0

    @property
    def runs_out_soon(self) -> bool:
        return self.is_valid and self.days_left <= SOON


def areas_of(producer: Producer, *, on: date) -> QuerySet[GrowingArea]:
    """The producer's growing areas, those in use first, each with `papers` in force on the day
    and `households` (this producer's own). One query."""
    papers = Q(
        standards__producer=producer,
        standards__valid_from__lte=on,
        standards__lapses_on__gt=on,
        standards__removed_on=None,
    )
    households = Q(growers__producer=producer) & (
        Q(growers__until_on=None) | Q(growers__until_on__gt=on)
    )
    return (
        GrowingArea.objects.filter(producers=producer)
        .select_related("commune__province")
        .annotate(
            papers=Count("standards", filter=papers, distinct=True),
            households=Count("growers", filter=households, distinct=True),
        )
        .order_by(F("ended_on").asc(nulls_first=True), "name", "pk")
    )


def usable_areas(producer: Producer, *, on: date) -> QuerySet[GrowingArea]:
    """The areas that a new lot may name on the day."""
    return (
        GrowingArea.objects.filter(producers=producer)
        .filter(Q(ended_on=None) | Q(ended_on__gt=on))
        .order_by("name", "pk")
    )


def area_of(producer_ids: Collection[int], area_id: int) -> tuple[GrowingArea, int] | None:
    """An area of one of these producers, and which of them; None for others'."""
    area = (
        GrowingArea.objects.filter(pk=area_id, producers__in=producer_ids)
        .select_related("commune__province")
        .annotate(whose=F("producers"))
        .order_by("whose")
        .first()
    )
    return None if area is None else (area, area.whose)


def papers_of(areas: Collection[GrowingArea], producer: Producer, *, on: date) -> list[Paper]:
    """The papers of these areas that the producer entered and did not take off, the one that
    lapses first in front. One query."""
    rows = AreaStandard.objects.filter(
        growing_area__in=areas, producer=producer, removed_on=None
    ).select_related("growing_area", "file")
    return [
        Paper(row, (row.lapses_on - on).days, row.valid_from <= on)
        for row in rows.order_by("lapses_on", "pk")
    ]


def growers_of(area: GrowingArea, producer: Producer) -> QuerySet[Grower]:
    """The households of this producer in the area, those still growing first."""
    rows = Grower.objects.filter(growing_area=area, producer=producer)
    return rows.order_by(F("until_on").desc(nulls_first=True), "name", "pk")


def sites_of(producer: Producer) -> QuerySet[PackingSite]:
    """The producer's packing sites, those in use first."""
    rows = PackingSite.objects.filter(producer=producer).select_related("commune__province")
    return rows.order_by(F("ended_on").asc(nulls_first=True), "name", "pk")


def usable_sites(producer: Producer, *, on: date) -> QuerySet[PackingSite]:
    """The sites that a new lot may name on the day."""
    return sites_of(producer).filter(Q(ended_on=None) | Q(ended_on__gt=on))


def suppliers_of(producer: Producer) -> QuerySet[Supplier]:
    """The producer's suppliers, those it still buys from first."""
    rows = Supplier.objects.filter(producer=producer).select_related("commune__province")
    return rows.order_by(F("ended_on").asc(nulls_first=True), "name", "pk")


def usable_suppliers(producer: Producer, *, on: date) -> QuerySet[Supplier]:
    """The suppliers that a material may name on the day."""
    return suppliers_of(producer).filter(Q(ended_on=None) | Q(ended_on__gt=on))


def applied_standards(producer: Producer) -> list[tuple[Product, list[AppliedStandard]]]:
    """Each product of the producer with the standards it is made to, running ones first; a
    product without any stands there too. Two queries."""
    products = Product.objects.filter(producer=producer).order_by("title", "pk")
    rows = AppliedStandard.objects.filter(product__producer=producer).select_related("file")
    by_product: dict[int, list[AppliedStandard]] = {}
    for row in rows.order_by(F("until_on").desc(nulls_first=True), "-since_on", "pk"):
        by_product.setdefault(row.product_id, []).append(row)
    return [(product, by_product.get(product.pk, [])) for product in products]


def running_out(producer: Producer, *, on: date) -> list[Paper]:
    """Papers of the producer's areas that lapse within sixty days, or have lapsed. One query."""
    rows = AreaStandard.objects.filter(
        producer=producer,
        removed_on=None,
        growing_area__ended_on=None,
    ).select_related("growing_area")
    papers = [Paper(row, (row.lapses_on - on).days, row.valid_from <= on) for row in rows]
    latest: dict[tuple[int, str, str], Paper] = {}
    for paper in sorted(papers, key=lambda paper: paper.days_left):
        row = paper.row
        latest[row.growing_area_id, row.standard, row.name] = paper
    return [paper for paper in latest.values() if paper.days_left <= SOON]
