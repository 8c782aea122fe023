"""What the pages ask: which products stand on a shelf, the honest numbers, a shop's state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from wagtail.models import Page, TaskState, WorkflowState

from catalog.places.models import Province
from catalog.places.selectors import province_slug
from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.selectors import marked_product_ids
from cms.models import ShopPage, SiteSettings
from foundation.models import User
from foundation.prepared import GIVEN_DAY, Among, Given, Prepared
from marketplace.commerce.selectors.alcohol import has_no_alcohol
from marketplace.commerce.selectors.platform import Platform

SHELF_LENGTH = 6
PICKED_LENGTH = 12
SHOP_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Numbers:
    """Counts of what is in force on a day, never of what is listed."""

    products: int
    producers: int
    provinces: int
    all_provinces: int


def numbers(*, on: date) -> Numbers:
    """The home page's numbers. One query."""
    return Numbers(**_NUMBERS(on=on)[0])


def _numbers() -> QuerySet[Any, dict[str, int]]:
    """One row of counts: grouped by a constant, which is to say not at all."""
    marked = marked_product_ids(on=GIVEN_DAY).order_by().annotate(all=Value(1)).values("all")
    provinces = Province.objects.order_by().annotate(all=Value(1)).values("all")
    counts = {
        "products": Count("product", distinct=True),
        "producers": Count("holder", distinct=True),
        "provinces": Count("product__province", distinct=True),
        "all_provinces": Subquery(provinces.annotate(n=Count("pk")).values("n")),
    }
    return marked.annotate(**counts).values(*counts)


_NUMBERS = Prepared(_numbers)


@dataclass(frozen=True, slots=True)
class ShelfRule:
    """What an editor asked of a shelf: these products, one set, one province, or the newest."""

    picked: tuple[int, ...] | None = None
    product_set: int | None = None
    province: str | None = None

    @property
    def province_slug(self) -> str:
        """The province as the listing's address names it; "" for other rules."""
        return province_slug(self.province) if self.province else ""


def shelf_product_ids(rules: Sequence[ShelfRule], *, on: date) -> list[list[int]]:
    """For each shelf the ids of its products that have the mark on the day: at most 6, or
    all that were picked.

    Picked products keep the editor's order, others stand newest first. A product that lost
    its certificate leaves the shelf by itself. One query, whatever the number of shelves.
    """
    if not rules:
        return []
    asked = [
        {name: value for name in _NARROW if (value := getattr(rule, name)) is not None}
        for rule in rules
    ]
    given = {
        f"{name}_{number}": list(value) if name == "picked" else value
        for number, values in enumerate(asked)
        for name, value in values.items()
    }
    found: list[list[tuple[date, int]]] = [[] for _ in rules]
    for number, product_id, valid_from in _shelves(tuple(map(tuple, asked)))(on=on, **given):
        found[number].append((valid_from, product_id))
    return [_ordered(rule, rows) for rule, rows in zip(rules, found, strict=True)]


_NARROW: dict[str, Callable[[str], Q | Among]] = {
    "picked": lambda name: Among(F("product"), Given(name, ArrayField(BigIntegerField()))),
    "product_set": lambda name: Q(product__ocop_set=Given(name, IntegerField())),
    "province": lambda name: Q(product__province=Given(name, CharField())),
}
"""By what a rule may narrow its shelf."""


@lru_cache(maxsize=64)
def _shelves(asked: tuple[tuple[str, ...], ...]) -> Prepared:
    """The question for shelves that narrow by these: editors change it, visitors do not."""

    def write() -> QuerySet[Any, tuple[int, int, date]]:
        first, *others = [_shelf(names, number) for number, names in enumerate(asked)]
        return first.union(*others, all=True) if others else first

    return Prepared(write)


def _shelf(names: tuple[str, ...], number: int) -> QuerySet[Any, Any]:
    rows = marked_product_ids(on=GIVEN_DAY).filter(
        has_no_alcohol("product__"), product__is_public=True
    )
    for name in names:
        rows = rows.filter(_NARROW[name](f"{name}_{number}"))
    shelf = Value(number, output_field=IntegerField())
    length = PICKED_LENGTH if "picked" in names else SHELF_LENGTH
    return (
        rows.annotate(shelf=shelf)
        .order_by("-valid_from", "-product_id")
        .values_list("shelf", "product_id", "valid_from")[:length]
    )


def _ordered(rule: ShelfRule, rows: list[tuple[date, int]]) -> list[int]:
    ids = [product_id for _, product_id in sorted(rows, reverse=True)]
    if rule.picked is None:
        return ids
    return [product_id for product_id in dict.fromkeys(rule.picked) if product_id in ids]


def shop_product_ids(producer_id: int, *, on: date) -> list[int]:
    """A producer's products for its shop page: those with the mark first, then by name."""
    marked = marked_product_ids(on=on).filter(product_id=OuterRef("pk"))
    rows = (
        Product.objects.filter(producer_id=producer_id, is_public=True)
        .annotate(is_marked=Exists(marked))
        .order_by("-is_marked", "title", "pk")
    )
    return list(rows.values_list("pk", flat=True)[:SHOP_LENGTH])


def shops(index: Page, *, on: date) -> QuerySet[ShopPage]:
    """The live shops below an index, by name, each with `in_force`: its certificates today."""
    in_force = (
        marked_product_ids(on=on)
        .filter(holder=OuterRef("producer"))
        .order_by()
        .values("holder")
        .annotate(total=Count("product", distinct=True))
        .values("total")
    )
    return (
        ShopPage.objects.live()
        .child_of(index)
        .select_related("producer__commune", "producer__province")
        .annotate(in_force=Subquery(in_force))
        .order_by("title", "pk")
    )


@dataclass(frozen=True, slots=True)
class ShopState:
    """Where a producer's shop page stands. `comment` is the editor's, when sent back."""

    page_id: int
    url: str
    is_live: bool
    state: str  # "approved", "draft" (changes not sent), "waiting" or "returned"
    comment: str


def shop_of(producer: Producer) -> ShopPage | None:
    """The producer's own shop page (the Vietnamese original), or None."""
    return (
        ShopPage.objects.filter(producer=producer, alias_of__isnull=True).order_by("path").first()
    )


def shop_state(producer: Producer) -> ShopState | None:
    """The state of the producer's shop page, or None without one. At most four queries."""
    page = shop_of(producer)
    if page is None:
        return None
    running = (
        WorkflowState.objects.active()
        .filter(object_id=str(page.pk), content_type__app_label="cms")
        .select_related("current_task_state")
        .first()
    )
    state, comment = "draft" if page.has_unpublished_changes else "approved", ""
    if running is not None:
        state = "waiting" if running.status == WorkflowState.STATUS_IN_PROGRESS else "returned"
        task: TaskState | None = running.current_task_state
        comment = task.comment if task is not None and state == "returned" else ""
    return ShopState(page.pk, page.url or "", page.live, state, comment)


def may_edit_shop(user: User, producer: Producer) -> bool:
    """Whether this person may write on the producer's shop page today."""
    page = shop_of(producer)
    return page is not None and bool(page.permissions_for_user(user).can_edit())


def platform() -> Platform:
    """Who runs the platform, as orders say it. One query."""
    said = SiteSettings.objects.filter(site__is_default_site=True).first()
    if said is None:
        return Platform()
    return Platform(
        name=said.platform_name,
        operator=said.operator,
        address=said.address,
        phone=said.hotline,
        email=said.email,
        registration=said.registration,
        is_sample=said.is_sample,
    )
