"""What buyers say: for the product's page, the shop, the producer's desk and the staff.

Never part of any ranking: a list's order is the programme's and the buyer's own (search/).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import JSONObject

from catalog.producers.models import Producer
from marketplace.commerce.models import Consignment, HoldReason, Review
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.rules import reviews as rules
from marketplace.commerce.rules.reviews import Rating
from marketplace.commerce.selectors.complaints import still_there

NEWEST, HIGHEST, LOWEST, WITH_PHOTOS = "", "cao", "thap", "anh"
"""How a page of reviews may be sorted: the values of its parameter `xep`."""
_ORDERS = {
    NEWEST: ("-written_at", "-pk"),
    HIGHEST: ("-stars", "-written_at", "-pk"),
    LOWEST: ("stars", "-written_at", "-pk"),
    WITH_PHOTOS: ("-photo_count", "-written_at", "-pk"),
}


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a shown review; its pictures stand at `commerce:review_photo` and `…_small`."""

    id: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ShownReview:
    """A review as the public reads it."""

    id: int
    product_id: int
    product_title: str
    stars: int
    words: str
    name: str
    """As the buyer wants to be called, "" for one who does not."""
    packed_month: date | None
    language: str
    written_at: datetime
    edited_at: datetime | None
    answer: str
    answered_at: datetime | None
    photos: tuple[Photo, ...]
    is_sample: bool


def rating_of(product_ids: Iterable[int]) -> dict[int, Rating]:
    """What buyers' points of each product add up to; products without any have no entry. One
    query, for one product or many."""
    return _ratings("product_id", product_ids)


def rating_of_producers(producer_ids: Iterable[int]) -> dict[int, Rating]:
    """The same over all goods of a producer. One query."""
    return _ratings("producer_id", producer_ids)


def _ratings(field: str, ids: Iterable[int]) -> dict[int, Rating]:
    rows = (
        Review.objects.filter(**{f"{field}__in": list(ids)})
        .exclude(state=Review.State.WITHDRAWN)
        .values_list(field, "stars", "held_reason")
        .annotate(number=Count("pk"), samples=Count("pk", filter=Q(is_sample=True)))
        .order_by()
    )
    shown: dict[int, list[tuple[int, int]]] = defaultdict(list)
    held: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    samples: set[int] = set()
    for pk, stars, reason, number, sample in rows:
        if reason:
            held[pk][reason] += number
        else:
            shown[pk].append((stars, number))
            samples |= {pk} if sample else set()
    return {
        pk: rules.rating(shown[pk], held[pk], has_samples=pk in samples)
        for pk in sorted({*shown, *held})
    }


def held_words(rating: Rating) -> list[tuple[str, int]]:
    """Why reviews are held back, in words, and how many for each reason."""
    return [(str(HoldReason(reason).label), n) for reason, n in sorted(rating.held.items())]


def shown(*, sort: str = NEWEST) -> QuerySet[Review]:
    """Shown reviews with their photos, in the order asked for; an unknown order is by date."""
    photo = JSONObject(id="photos__pk", width="photos__width", height="photos__height")
    return (
        Review.objects.filter(state=Review.State.SHOWN)
        .annotate(
            photo_rows=JSONBAgg(photo, filter=Q(photos__isnull=False), order_by="photos__pk"),
            photo_count=Count("photos"),
        )
        .select_related("product")
        .order_by(*_ORDERS.get(sort, _ORDERS[NEWEST]))
    )


def reviews_of(product_id: int, *, limit: int, sort: str = NEWEST) -> list[ShownReview]:
    """The shown reviews of a product, the latest first. One query."""
    return [as_shown(row) for row in shown(sort=sort).filter(product_id=product_id)[:limit]]


def reviews_of_producer(producer_id: int, *, limit: int = 12) -> list[ShownReview]:
    """The shown reviews of all goods of a producer, the latest first. One query."""
    return [as_shown(row) for row in shown().filter(producer_id=producer_id)[:limit]]


def as_shown(row: Review) -> ShownReview:
    """A row of `shown()` as the public reads it."""
    return ShownReview(
        id=row.pk,
        product_id=row.product_id,
        product_title=row.product.title,
        stars=row.stars,
        words=row.words,
        name=row.shown_name,
        packed_month=row.packed_month,
        language=row.language,
        written_at=row.written_at,
        edited_at=row.edited_at,
        answer=row.answer,
        answered_at=row.answered_at,
        photos=tuple(Photo(**each) for each in row.photo_rows or ()),  # type: ignore[attr-defined]
        is_sample=row.is_sample,
    )


def unreviewed(consignment: Consignment) -> list[Line]:
    """The lines of a delivered parcel that its buyer still has something of and has not reviewed.
    At most four queries."""
    if consignment.state != Consignment.State.DELIVERED:
        return []
    spoken_of = set(
        Review.objects.filter(consignment=consignment).values_list("line_id", flat=True)
    )
    return [
        line
        for line, packs in still_there(consignment).items()
        if packs > 0 and line.product_id is not None and line.pk not in spoken_of
    ]


def of_order(order: Order) -> list[Review]:
    """What the buyer of this order wrote and did not withdraw, by line. One query."""
    rows = Review.objects.filter(consignment__order=order).exclude(state=Review.State.WITHDRAWN)
    return list(rows.select_related("line", "product").order_by("line_id"))


def packed_month(line: Line) -> date | None:
    """The first day of the month in which the line's earliest lot was packed. One query."""
    earliest = line.lots.aggregate(on=Min("lot__packed_on"))["on"]
    return earliest.replace(day=1) if earliest is not None else None


def of_producer(producer: Producer, *, answered: bool) -> QuerySet[Review]:
    """A producer's reviews: those without an answer, the oldest first; or those with one."""
    rows = (
        Review.objects.filter(producer=producer)
        .exclude(state=Review.State.WITHDRAWN)
        .select_related("product")
    )
    if answered:
        return rows.exclude(answer="").order_by("-answered_at", "-pk")
    return rows.filter(answer="", state=Review.State.SHOWN).order_by("written_at", "pk")


def of_staff(*, held: bool) -> QuerySet[Review]:
    """Reviews for the staff: those held back, or all, the latest first."""
    rows = Review.objects.select_related("product", "producer").order_by("-written_at", "-pk")
    return rows.filter(state=Review.State.HELD) if held else rows
