"""What waits around recalls, and until when: for the officers' day and a producer's own.

One small function for each duty, as in certification.selectors.deadlines. Clocks of hours bring
`is_overdue`: on their last day the hour counts. Nothing here writes.
"""

from collections.abc import Callable
from datetime import datetime
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localdate

from catalog.producers.models import Producer
from certification.selectors.deadlines.row import Deadline, Duty, Places, Waiting, waiting
from traceability.models import LabTest, LotRecordRequest, Recall, RecallCampaign
from traceability.rules.recall_clock import act_by

FOOD_LAW = "Luật ATTP"
RECORD_SOURCE = "TT 31/2026"

Whose = Callable[[str], Q]
"""The condition on a lot that stands at a path ("" or "lot__")."""


def in_places(places: Places) -> Whose:
    """Lots of products of these places."""
    return lambda path: places.hold(f"{path}product__commune", f"{path}product__province")


def of_producer(producer: Producer) -> Whose:
    """The producer's own lots."""
    return lambda path: Q(**{f"{path}producer": producer})


def faults(whose: Whose, *, now: datetime) -> Waiting:
    """Lots that failed a test and are not recalled, nor tested well since: somebody acts within
    24 hours of the result being known here (Luật An toàn thực phẩm Đ54–55)."""
    passed_since = LabTest.objects.filter(
        lot=OuterRef("lot"),
        passed=True,
        tested_on__gte=OuterRef("tested_on"),
        pk__gt=OuterRef("pk"),
    )
    recalled = Recall.objects.filter(lot=OuterRef("lot"))
    rows = (
        LabTest.objects.filter(whose("lot__"), passed=False, entered_at__isnull=False)
        .filter(~Exists(passed_since), ~Exists(recalled))
        .annotate(product=F("lot__product__title"), who=F("lot__producer__name"))
        .order_by("lot_id", "entered_at")
        .values_list("lot_id", "lot__code", "product", "who", "entered_at")
    )
    first = [next(group) for _, group in groupby(rows, key=lambda row: row[0])]
    return waiting(
        Duty.RECALL_START,
        (
            Deadline(
                duty=Duty.RECALL_START,
                key=lot_id,
                name=f"{product} – {code}",
                who=who,
                since_on=localdate(known_at),
                due_on=localdate(act_by(known_at)),
                article=FOOD_LAW,
                is_overdue=now > act_by(known_at),
            )
            for lot_id, code, product, who, known_at in first
            if known_at is not None
        ),
    )


def recalls(whose: Whose) -> Waiting:
    """Recalls that were not closed, by their last day: three months for a compulsory one."""
    rows = RecallCampaign.objects.filter(
        whose("lot__"), is_drill=False, closed_on__isnull=True
    ).select_related("lot__product", "lot__producer")
    return waiting(
        Duty.RECALL,
        (
            Deadline(
                duty=Duty.RECALL,
                key=row.pk,
                name=f"{row.number} – {row.lot.product.title}",
                who=row.lot.producer.name,
                since_on=row.started_on,
                due_on=row.due_on,
                article=FOOD_LAW,
            )
            for row in rows
        ),
    )


def records(whose: Whose, *, now: datetime) -> Waiting:
    """Records of lots that were asked for and not handed over: 24 hours."""
    rows = LotRecordRequest.objects.filter(whose("lot__"), answered_at__isnull=True).select_related(
        "lot__product", "lot__producer", "authority"
    )
    return waiting(
        Duty.LOT_RECORD,
        (
            Deadline(
                duty=Duty.LOT_RECORD,
                key=row.pk,
                name=f"{row.lot.product.title} – {row.lot.code}",
                who=row.authority.name,
                since_on=localdate(row.asked_at),
                due_on=localdate(row.due_at),
                article=RECORD_SOURCE,
                is_overdue=now > row.due_at,
            )
            for row in rows
        ),
    )


def around_recalls(whose: Whose, *, now: datetime) -> list[Waiting]:
    """All three. Three queries."""
    return [faults(whose, now=now), recalls(whose), records(whose, now=now)]
