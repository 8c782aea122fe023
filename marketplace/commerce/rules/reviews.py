"""How buyers' points are counted, and until when a review may be changed. Plain Python.

Points are not stars: a product has stars by a decision of the programme (docs/rules/reviews.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

LEAST, MOST = 1, 5
MOST_PHOTOS = 4
EDIT_WITHIN = timedelta(days=30)
"""From when it was written; a review is changed once."""
CONTACT_KEPT = timedelta(days=90)
"""How long an asker's telephone and address are kept after the answer."""
UNANSWERED_CONTACT_KEPT = timedelta(days=180)
"""And how long without any answer, from when it was asked."""

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Rating:
    """What the shown reviews of one thing add up to, and how many are held back, why."""

    spread: Mapping[int, int]
    """How many reviews give 5, 4, 3, 2 and 1 points, in this order."""
    held: Mapping[str, int] = field(default_factory=dict)
    """How many are held back for each reason (a HoldReason)."""
    has_samples: bool = False
    """Whether some are samples: then machines are told nothing of it."""

    @property
    def count(self) -> int:
        return sum(self.spread.values())

    @property
    def held_count(self) -> int:
        return sum(self.held.values())

    @property
    def average(self) -> Decimal | None:
        """To one decimal, halves up; None without any review."""
        if not self.count:
            return None
        total = sum(points * number for points, number in self.spread.items())
        return (Decimal(total) / self.count).quantize(_TENTH, ROUND_HALF_UP)


def rating(
    rows: Iterable[tuple[int, int]], held: Mapping[str, int], *, has_samples: bool = False
) -> Rating:
    """The rating of (points, how many) pairs; points that nobody gave count 0."""
    given = dict.fromkeys(range(MOST, LEAST - 1, -1), 0)
    for points, number in rows:
        given[points] += number
    return Rating(spread=given, held=dict(held), has_samples=has_samples)


def may_edit(*, written_at: datetime, edited_at: datetime | None, now: datetime) -> bool:
    """Whether its writer may change a review: once, within 30 days."""
    return edited_at is None and now <= written_at + EDIT_WITHIN
