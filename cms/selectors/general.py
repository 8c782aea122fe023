"""What the pages ask: the honest numbers, a shop's state."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from wagtail.models import Page, TaskState, WorkflowState

from catalog.places.models import Province
from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.selectors import marked_product_ids
from cms.models import ShopPage, SiteSettings
from cms.selectors.public_pages import open_to_all
from foundation.models import User
from foundation.prepared import GIVEN_DAY, Prepared
from marketplace.commerce.selectors.platform import Platform

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
        .filter(open_to_all())
        .child_of(index)
        .select_related("producer__commune", "producer__province")
        .annotate(in_force=Subquery(in_force))
        .order_by("title", "pk")
    )


@dataclass(frozen=True, slots=True)
class ShopState:
    """Where a producer's shop page stands. `comment` is the editor's, when sent back; `since`:
    when it was sent back, sent, or last written on, None where nothing is open."""

    page_id: int
    url: str
    is_live: bool
    state: str  # "approved", "draft" (changes not sent), "waiting" or "returned"
    comment: str
    since: datetime | None = None


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
    state, comment, since = "approved", "", None
    if page.has_unpublished_changes:
        state, since = "draft", page.latest_revision_created_at
    if running is not None:
        state = "waiting" if running.status == WorkflowState.STATUS_IN_PROGRESS else "returned"
        task: TaskState | None = running.current_task_state
        comment = task.comment if task is not None and state == "returned" else ""
        since = (task.finished_at or task.started_at) if task is not None else running.created_at
    return ShopState(page.pk, page.url or "", page.live, state, comment, since)


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
