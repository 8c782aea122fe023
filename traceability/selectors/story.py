"""What a scan says: one verdict, then everything on record about the lot."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from catalog.producers.models import HelperConsent, Member
from catalog.products.models import Product
from certification.selectors import (
    CertificateTerm,
    OcopMark,
    certificate_terms,
    claims_of,
    ocop_marks,
    term_rows,
)
from foundation.models import Officer
from foundation.prepared import GIVEN_DAY, Given, Prepared
from traceability.models import LabelRun, LabTest, Lot, Recall, TraceEvent
from traceability.rules import label_code
from traceability.rules.verdict import Term, Verdict, lot_verdict
from traceability.selectors.codes import KnownLabel, known_label


@dataclass(frozen=True, slots=True)
class JourneyStep:
    """One event. `recorder` is who entered it: producer, helper, officer or platform."""

    position: int
    kind: str
    happened_on: date
    recorded_on: date
    place: str
    detail: str
    recorder: str
    corrects: int | None
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class LabResult:
    tested_on: date
    laboratory: str
    report_number: str
    measured: str
    passed: bool


@dataclass(frozen=True, slots=True)
class RecallNotice:
    recalled_on: date
    reason: str
    instructions: str
    phone: str


@dataclass(frozen=True, slots=True)
class ScanStory:
    """All that a scan may say on one day.

    `code` is "" where the text read is no label code at all. `label` and `lot` are None exactly
    when the verdict is `unknown`. `packed_under`, `ended`, `withdrawn` are the certificates that
    the verdict speaks of; `latest` is the newest that has begun. `mark` is the right to the OCOP
    mark on the day, handed out only with the verdict `valid`. `is_claimed`: no certificate, but a
    source not yet checked says there is one. `photo_name`: the product's first photo as stored.
    """

    verdict: Verdict
    code: str
    on: date
    label: KnownLabel | None = None
    journey: tuple[JourneyStep, ...] = ()
    tests: tuple[LabResult, ...] = ()
    recall: RecallNotice | None = None
    packed_under: CertificateTerm | None = None
    current: CertificateTerm | None = None
    ended: CertificateTerm | None = None
    withdrawn: CertificateTerm | None = None
    latest: CertificateTerm | None = None
    mark: OcopMark | None = None
    is_claimed: bool = False
    photo_name: str = ""

    @property
    def lot(self) -> Lot | None:
        return self.label.run.lot if self.label else None


def scan_story(code: str, *, on: date) -> ScanStory:
    """What a scan of this code says on this day: exactly one verdict, and the lot's record.

    The code is read as people type it. Text that is no code, a code we never printed and one of
    a run that holds fewer labels are `unknown`; nothing is raised. Two queries at the most, one
    where no mark is in question.
    """
    try:
        read = label_code.parse(code)
    except label_code.MalformedCode:
        return ScanStory(verdict=Verdict.UNKNOWN, code="", on=on)
    label = known_label(read, next(iter(_RECORD(epoch=read.epoch, run=read.run, on=on)), None))
    if label is None:
        return ScanStory(verdict=Verdict.UNKNOWN, code=str(read), on=on)
    return _story_of(label, on)


def _story_of(label: KnownLabel, on: date) -> ScanStory:
    run = label.run
    product_id = run.lot.product_id
    terms = certificate_terms(run.terms)  # type: ignore[attr-defined]
    found = lot_verdict(
        packed_on=run.lot.packed_on,
        today=on,
        is_recalled=bool(run.recalls),  # type: ignore[attr-defined]
        terms=[Term(t.valid_from, t.ends_on, t.withdrawn_on, t.gives_right) for t in terms],
    )
    begun = [term for term in terms if term.valid_from <= on]
    is_valid = found.verdict is Verdict.VALID
    mark = ocop_marks([product_id], on=on).get(product_id) if is_valid else None

    def term(position: int | None) -> CertificateTerm | None:
        return None if position is None else terms[position]

    return ScanStory(
        verdict=found.verdict,
        code=label.text,
        on=on,
        label=label,
        journey=_journey(run.journey),  # type: ignore[attr-defined]
        tests=tuple(LabResult(**_with_date(row, "tested_on")) for row in run.tests),  # type: ignore[attr-defined]
        recall=next(
            (RecallNotice(**_with_date(row, "recalled_on")) for row in run.recalls),  # type: ignore[attr-defined]
            None,
        ),
        packed_under=term(found.packed_under),
        current=term(found.current),
        ended=term(found.ended),
        withdrawn=term(found.withdrawn),
        latest=begun[-1] if begun else None,
        mark=mark,
        is_claimed=not terms and run.is_claimed,  # type: ignore[attr-defined]
        # A photo in which the mark is seen is drawn only beside the mark itself.
        photo_name=(run.photo_name if mark else run.plain_photo_name) or "",  # type: ignore[attr-defined]
    )


def _record() -> QuerySet[LabelRun]:
    """A label run with its lot and the lot's whole record, read in one query."""
    events = TraceEvent.objects.filter(lot=OuterRef("lot")).order_by("position")
    tests = LabTest.objects.filter(lot=OuterRef("lot")).order_by("tested_on", "pk")
    recalls = Recall.objects.running(GIVEN_DAY).filter(lot=OuterRef("lot")).order_by("-recalled_on")
    photos = Product.objects.filter(pk=OuterRef("lot__product")).order_by("images__display_order")
    run = LabelRun.objects.filter(
        epoch=Given("epoch", IntegerField()), run=Given("run", BigIntegerField())
    ).select_related(
        "lot__product__commune",
        "lot__product__province",
        "lot__product__producer",
        "lot__producer__commune",
        "lot__producer__province",
        "lot__growing_area__commune__province",
    )
    return run.annotate(
        terms=term_rows(OuterRef("lot__product")),
        is_claimed=Exists(claims_of(OuterRef("lot__product"))),
        photo_name=Subquery(photos.values("images__original")[:1]),
        plain_photo_name=Subquery(
            photos.filter(images__shows_mark=False).values("images__original")[:1]
        ),
        journey=ArraySubquery(
            events.values(
                row=JSONObject(
                    position="position",
                    kind="kind",
                    happened_at="happened_at",
                    recorded_at="recorded_at",
                    place="place",
                    detail="detail",
                    corrects="corrects__position",
                    by_producer=Exists(_member_then()),
                    by_helper=Exists(_helper_then()),
                    by_officer=Exists(_officer_then()),
                )
            )
        ),
        tests=ArraySubquery(
            tests.values(
                row=JSONObject(
                    tested_on="tested_on",
                    laboratory="laboratory",
                    report_number="report_number",
                    measured="measured",
                    passed="passed",
                )
            )
        ),
        recalls=ArraySubquery(
            recalls.values(
                row=JSONObject(
                    recalled_on="recalled_on",
                    reason="reason",
                    instructions="instructions",
                    phone="phone",
                )
            )
        ),
    )


_RECORD = Prepared(_record)


def _held_then() -> Q:
    """An appointment that ran on the day the event was entered."""
    then = OuterRef("recorded_at__date")
    return Q(since_on__lte=then) & (Q(until_on__isnull=True) | Q(until_on__gt=then))


def _member_then() -> QuerySet[Member]:
    return Member.objects.filter(
        _held_then(), user=OuterRef("recorded_by"), producer=OuterRef("lot__producer")
    )


def _helper_then() -> QuerySet[HelperConsent]:
    return HelperConsent.objects.filter(
        _held_then(), helper=OuterRef("recorded_by"), producer=OuterRef("lot__producer")
    )


def _officer_then() -> QuerySet[Officer]:
    return Officer.objects.filter(_held_then(), user=OuterRef("recorded_by"))


def _journey(rows: list[dict[str, Any]]) -> tuple[JourneyStep, ...]:
    """The events as steps, in the order they happened; corrected ones stay and say so."""
    corrected = {row["corrects"] for row in rows}
    steps = [
        JourneyStep(
            position=row["position"],
            kind=row["kind"],
            happened_on=_local_day(row["happened_at"]),
            recorded_on=_local_day(row["recorded_at"]),
            place=row["place"],
            detail=row["detail"],
            recorder=_recorder(row),
            corrects=row["corrects"],
            is_corrected=row["position"] in corrected,
        )
        for row in rows
    ]
    return tuple(sorted(steps, key=lambda step: (step.happened_on, step.position)))


def _recorder(row: dict[str, Any]) -> str:
    if row["by_producer"]:
        return "producer"
    if row["by_helper"]:
        return "helper"
    return "officer" if row["by_officer"] else "platform"


def _local_day(instant: str) -> date:
    return timezone.localdate(datetime.fromisoformat(instant))


def _with_date(row: dict[str, Any], name: str) -> dict[str, Any]:
    return row | {name: date.fromisoformat(row[name])}
