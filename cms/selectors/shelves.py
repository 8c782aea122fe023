"""Which products stand on a shelf: by an editor's choice or rule, and only while they may."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import TruncDate

from catalog.places.selectors import province_slug
from catalog.producers.models import Producer
from certification.selectors import marked_product_ids
from foundation.prepared import GIVEN_DAY, Among, Given, Prepared
from marketplace.commerce.models import GiftBox, GiftBoxPart, HarvestWindow
from marketplace.commerce.selectors.alcohol import has_no_alcohol

SHELF_LENGTH = 6
PICKED_LENGTH = 12

SMALL_KINDS = (Producer.Kind.HOUSEHOLD, Producer.Kind.COOP_GROUP, Producer.Kind.COOPERATIVE)
"""Who is small, the smallest first (S12 of the programme's plans)."""


@dataclass(frozen=True, slots=True)
class ShelfRule:
    """What an editor asked of a shelf: these products, one set, one province, makers who are
    small, goods in season, gift boxes; or, with nothing asked, the newest."""

    picked: tuple[int, ...] | None = None
    product_set: int | None = None
    province: str | None = None
    small: bool = False
    in_season: bool = False
    boxes: bool = False

    @property
    def query(self) -> str:
        """What the address of the list of all products says to show what the shelf shows."""
        if self.product_set:
            return f"?bo={self.product_set}"
        if self.province:
            return f"?tinh={province_slug(self.province)}"
        if self.small:
            return "?loai=ho&loai=to-hop-tac&loai=htx"
        return "?mua=1" if self.in_season else ""

    @property
    def asks(self) -> tuple[str, ...]:
        """The names of what was asked, in a fixed order."""
        return tuple(name for name in _NAMES if getattr(self, name) not in (None, False))


_GIVEN = ("picked", "product_set", "province")
_NAMES = (*_GIVEN, "small", "in_season", "boxes")


def shelf_product_ids(rules: Sequence[ShelfRule], *, on: date) -> list[list[int]]:
    """For each shelf the ids of its products that have the mark on the day: at most 6, or
    all that were picked.

    Picked products keep the editor's order; goods in season stand by how soon they are over,
    those of small makers the smallest first; others newest first. A product that lost its
    certificate leaves the shelf by itself, and so does a gift box with such a product inside or
    one whose makers have not all agreed (a box has no mark of its own). No alcohol: nobody who
    sees a shelf was asked their age. One query, whatever the number of shelves.
    """
    if not rules:
        return []
    given = {
        f"{name}_{number}": list(value) if name == "picked" else value
        for number, rule in enumerate(rules)
        for name in _GIVEN
        if (value := getattr(rule, name)) is not None
    }
    found: list[list[tuple[int, int, int]]] = [[] for _ in rules]
    asked = tuple(rule.asks for rule in rules)
    for number, product_id, rank, day in _shelves(asked)(on=on, **given):
        sooner = day.toordinal() if rules[number].in_season else -day.toordinal()
        found[number].append((rank, sooner, -product_id))
    return [_ordered(rule, rows) for rule, rows in zip(rules, found, strict=True)]


def _ordered(rule: ShelfRule, rows: list[tuple[int, int, int]]) -> list[int]:
    ids = [-number for _rank, _sooner, number in sorted(rows)]
    if rule.picked is None:
        return ids
    return [product_id for product_id in dict.fromkeys(rule.picked) if product_id in ids]


@lru_cache(maxsize=64)
def _shelves(asked: tuple[tuple[str, ...], ...]) -> Prepared:
    """The question for shelves that ask this: editors change it, visitors do not."""

    def write() -> QuerySet[Any, tuple[int, int, int, date]]:
        first, *others = [
            rows for number, names in enumerate(asked) for rows in _shelf(names, number)
        ]
        return first.union(*others, all=True) if others else first

    return Prepared(write)


def _shelf(names: tuple[str, ...], number: int) -> list[QuerySet[Any, Any]]:
    """The best few of one shelf, as rows of (shelf, product, rank, day)."""
    if "boxes" in names:
        return [_rows(_boxes(), number)]
    if "picked" in names:
        picked = _NARROW["picked"](f"picked_{number}")
        rows = (_marked().filter(picked), _boxes().filter(picked))
        return [_rows(found, number, length=PICKED_LENGTH) for found in rows]
    marked = _marked()
    for name in names:
        if name in _NARROW:
            marked = marked.filter(_NARROW[name](f"{name}_{number}"))
    if "small" in names:
        marked = marked.filter(product__producer__kind__in=SMALL_KINDS)
        return [_rows(marked, number, rank=_SMALLEST_FIRST)]
    if "in_season" in names:
        marked = marked.annotate(day=_ends_on()).exclude(day=None)
        return [_rows(marked, number, by="day")]
    return [_rows(marked, number)]


def _rows(
    found: QuerySet[Any, Any],
    number: int,
    *,
    rank: Any = Value(0, output_field=IntegerField()),  # noqa: B008
    by: str = "-day",
    length: int = SHELF_LENGTH,
) -> QuerySet[Any, Any]:
    ranked = found.annotate(shelf=Value(number, output_field=IntegerField()), rank=rank)
    ordered = ranked.order_by("rank", by, "-product_id")
    return ordered.values_list("shelf", "product_id", "rank", "day")[:length]


_NARROW: dict[str, Callable[[str], Q | Among]] = {
    "picked": lambda name: Among(F("product"), Given(name, ArrayField(BigIntegerField()))),
    "product_set": lambda name: Q(product__ocop_set=Given(name, IntegerField())),
    "province": lambda name: Q(product__province=Given(name, CharField())),
}
"""By what a rule may narrow its shelf."""

_SMALLEST_FIRST = Case(
    *(When(product__producer__kind=kind, then=Value(n)) for n, kind in enumerate(SMALL_KINDS)),
    output_field=IntegerField(),
)


def _marked() -> QuerySet[Any, Any]:
    """Products that may stand before everybody's eyes, by the day their certificate began."""
    rows = marked_product_ids(on=GIVEN_DAY)
    return rows.filter(has_no_alcohol("product__"), product__is_public=True).annotate(
        day=F("valid_from")
    )


def _boxes() -> QuerySet[Any, Any]:
    """Gift boxes whose makers agreed and whose every product has the mark, by their day."""
    parts = GiftBoxPart.objects.filter(box=OuterRef("pk"))
    marked = marked_product_ids(on=GIVEN_DAY)
    unfit = ~Q(product__in=marked) | ~has_no_alcohol("product__") | Q(agreed_at=None)
    return (
        GiftBox.objects.filter(
            Exists(parts), ~Exists(parts.filter(unfit)), has_no_alcohol("product__")
        )
        .filter(product__is_public=True)
        .annotate(day=TruncDate("product__date_created"))
    )


def _ends_on() -> Subquery:
    """The last day of a product's harvest that is running, or open to orders, on the day."""
    running = HarvestWindow.objects.filter(
        Q(from_on__lte=GIVEN_DAY) | Q(is_open=True, opens_on__lte=GIVEN_DAY),
        product=OuterRef("product"),
        until_on__gte=GIVEN_DAY,
    )
    return Subquery(running.order_by("until_on").values("until_on")[:1])
