"""The shape of what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

SHOWN = 20
"""Lines of one duty; the rest is counted, and found on the duty's own page."""


class Duty(StrEnum):
    """What somebody has to do, in the order in which a page shows them."""

    COMMUNE_REPORT = "COMMUNE_REPORT"
    RENEWAL = "RENEWAL"
    FORWARDED = "FORWARDED"
    RESULT = "RESULT"
    ADVISORY_REPORT = "ADVISORY_REPORT"
    SCORE_SHEET = "SCORE_SHEET"
    DECISION_TO_SIGN = "DECISION_TO_SIGN"
    DECISION_TO_PUBLISH = "DECISION_TO_PUBLISH"
    REFERRAL = "REFERRAL"
    WITHDRAWAL = "WITHDRAWAL"
    INSPECTION = "INSPECTION"
    RECHECK = "RECHECK"
    CORRECTION = "CORRECTION"
    CLAIM = "CLAIM"
    MARK_REQUEST = "MARK_REQUEST"
    PUBLIC_REPORT = "PUBLIC_REPORT"
    RECALL_START = "RECALL_START"
    RECALL = "RECALL"
    LOT_RECORD = "LOT_RECORD"
    COPIES = "COPIES"
    GTIN_PROOF = "GTIN_PROOF"
    TAKEDOWN = "TAKEDOWN"
    SELLER = "SELLER"
    LISTING = "LISTING"
    PAPERS = "PAPERS"
    RETURNED = "RETURNED"
    PACKS = "PACKS"
    ENDING = "ENDING"
    ROUND = "ROUND"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing that waits. `key` opens its page: an id, or a certificate's number.

    `due_on` is the last day in time, None where nothing gives a day; `article` says what gives it.
    `is_overdue`: a clock of hours ran out, be it on its last day.
    """

    duty: Duty
    key: int | str
    name: str
    who: str = ""
    since_on: date | None = None
    due_on: date | None = None
    article: str = ""
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """The most pressing lines of one duty, and how many there are in all."""

    duty: Duty
    rows: tuple[Deadline, ...] = ()
    count: int = 0


def waiting(duty: Duty, rows: Iterable[Deadline], *, count: int | None = None) -> Waiting:
    """Oldest deadline first, what has none last; at most SHOWN lines are kept."""
    ordered = sorted(rows, key=pressing)
    return Waiting(duty, tuple(ordered[:SHOWN]), len(ordered) if count is None else count)


def pressing(row: Deadline) -> tuple[date, date, str]:
    """What to sort by: the deadline, then how long it has waited, then the name."""
    return row.due_on or date.max, row.since_on or date.max, row.name


@dataclass(frozen=True, slots=True)
class Places:
    """Communes and provinces by their official codes, or the whole country."""

    communes: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    everywhere: bool = False

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.communes or self.provinces)

    def hold(self, commune: str, province: str) -> Q:
        """The condition on a row whose commune and province stand at these paths."""
        if self.everywhere:
            return Q()
        return Q(**{f"{commune}__in": self.communes}) | Q(**{f"{province}__in": self.provinces})
