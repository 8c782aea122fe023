"""Questions about products: for the product's page, the producer's desk and the staff."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from catalog.producers.models import Producer
from marketplace.commerce.models import ProductQuestion, Review

State = ProductQuestion.State


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question with its answer, as the public reads it."""

    id: int
    name: str
    words: str
    answer: str
    language: str
    asked_at: datetime
    answered_at: datetime
    is_sample: bool


def questions_of(product_id: int, *, limit: int = 6) -> list[ShownQuestion]:
    """The answered questions about a product, the latest answer first. One query."""
    rows = ProductQuestion.objects.filter(
        product_id=product_id, state=State.OPEN, answered_at__isnull=False
    ).order_by("-answered_at", "-pk")
    return [
        ShownQuestion(
            id=row.pk,
            name=row.name,
            words=row.words,
            answer=row.answer,
            language=row.language,
            asked_at=row.asked_at,
            answered_at=row.answered_at,  # type: ignore[arg-type]
            is_sample=row.is_sample,
        )
        for row in rows[:limit]
    ]


def of_producer(producer: Producer, *, answered: bool) -> QuerySet[ProductQuestion]:
    """A producer's questions: those that wait, the oldest first; or those with an answer."""
    rows = ProductQuestion.objects.filter(producer=producer).select_related("product")
    if answered:
        return rows.filter(answered_at__isnull=False).order_by("-answered_at", "-pk")
    return rows.filter(answered_at__isnull=True, state=State.OPEN).order_by("asked_at", "pk")


def of_staff(*, held: bool) -> QuerySet[ProductQuestion]:
    """Questions for the staff: those held back, or all, the latest first."""
    rows = ProductQuestion.objects.select_related("product", "producer")
    rows = rows.order_by("-asked_at", "-pk")
    return rows.filter(state=State.HELD) if held else rows


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many reviews and questions wait for a producer's answer."""

    reviews: int
    questions: int


def waiting(producer: Producer) -> Waiting:
    """Two queries."""
    return Waiting(
        reviews=Review.objects.filter(
            producer=producer, answer="", state=Review.State.SHOWN
        ).count(),
        questions=of_producer(producer, answered=False).count(),
    )
