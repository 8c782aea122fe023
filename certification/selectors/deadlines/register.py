"""Certificates that run out in a place, and rounds that close."""

from collections.abc import Collection
from datetime import date, timedelta

from catalog.places.models import Commune
from certification.models import AssessmentRound
from certification.rules.dates import (
    RENEWAL_CLOSES_DAYS_BEFORE,
    RENEWAL_OPENS_DAYS_BEFORE,
    renewal_window,
)
from certification.selectors.deadlines.row import (
    SHOWN,
    Deadline,
    Duty,
    Places,
    Waiting,
    waiting,
)
from certification.selectors.running_out import ending_between

RENEWAL_WINDOW_ARTICLE = "Đ7.6.a"
ROUND_ARTICLE = "Đ5"
CLOSES_WITHIN = timedelta(days=30)
_ONE_DAY = timedelta(days=1)


def ending(places: Places, *, on: date) -> Waiting:
    """Certificates in force whose renewal may be filed or could have been, and was not.

    Their day is the last one for filing; once that has passed, the last valid day.
    """
    in_time_from = on + timedelta(days=RENEWAL_CLOSES_DAYS_BEFORE)
    place = places.hold("product__commune", "product__province")
    too_late = ending_between(on, in_time_from - _ONE_DAY, to_file=True).filter(place)
    last = on + timedelta(days=RENEWAL_OPENS_DAYS_BEFORE)
    can_file = ending_between(in_time_from, last, to_file=True).filter(place)
    lines = []
    for row in (*too_late[:SHOWN], *can_file[:SHOWN]):
        closes_on = renewal_window(row.last_valid_on).closes_on
        in_time = on <= closes_on
        lines.append(
            Deadline(
                duty=Duty.ENDING,
                key=row.number,
                name=row.product.title,
                who=row.holder.name,
                due_on=closes_on if in_time else row.last_valid_on,
                article=RENEWAL_WINDOW_ARTICLE if in_time else "Đ4.3",
            )
        )
    return waiting(Duty.ENDING, lines, count=too_late.count() + can_file.count())


def rounds_for_communes(communes: Collection[str], *, on: date) -> Waiting:
    """Rounds of the communes' provinces whose proposals end within thirty days (Đ5)."""
    provinces = Commune.objects.filter(code__in=communes).values("province_id")
    rows = AssessmentRound.objects.filter(
        authority__place_code__in=provinces,
        proposals_until_on__gte=on,
        proposals_until_on__lte=on + CLOSES_WITHIN,
    )
    return waiting(Duty.ROUND, (_line(row, row.proposals_until_on) for row in rows))


def rounds_for_authorities(provinces: Collection[str] | None, *, on: date) -> Waiting:
    """Rounds of these provinces that are to be done within thirty days; "" is the ministry."""
    rows = AssessmentRound.objects.filter(
        done_until_on__gte=on, done_until_on__lte=on + CLOSES_WITHIN
    )
    if provinces is not None:
        rows = rows.filter(authority__place_code__in=provinces)
    return waiting(Duty.ROUND, (_line(row, row.done_until_on) for row in rows))


def _line(row: AssessmentRound, due_on: date) -> Deadline:
    return Deadline(
        duty=Duty.ROUND,
        key=row.pk,
        name=row.name,
        who=str(row.year),
        due_on=due_on,
        article=ROUND_ARTICLE,
    )
