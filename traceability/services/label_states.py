"""Acts on printed labels: on packs (kích hoạt), or spoiled. Each number has one such state.

Numbers count from 0, both ends included. A run half done is done in several acts.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from foundation.models import User
from traceability.models import LabelRange, LabelRun, TraceEvent
from traceability.rules.label_ranges import Span, size, without
from traceability.selectors.label_runs import printed_spans, spans_in_hand
from traceability.services.errors import TraceError
from traceability.services.events import log_event
from traceability.services.labels import must_take_labels

SAID = 5
"""How many spans an event names; of more it says how many there are."""


class NotPrinted(TraceError):
    """Labels that nobody printed are on no pack and cannot spoil."""


class LabelHasItsState(TraceError):
    """A label in the span is on a pack or spoiled already."""


class NothingInHand(TraceError):
    """Every printed label of the run is on a pack or spoiled."""


@transaction.atomic
def put_on_packs(
    *, run: LabelRun, first: int, last: int, by: User, at: datetime, note: str = ""
) -> LabelRange:
    """Say that the labels `first` to `last` are on their packs; the lot's log says it too.

    Raises NotPrinted, LabelHasItsState, labels.NoLabelsForLot for a closed or recalled lot, and
    what services.events refuses.
    """
    on = timezone.localdate(at)
    run = _held(run)
    must_take_labels(run.lot, on=on)
    kept = _keep(run, (first, last), LabelRange.State.ON_PACKS, by, on, note)
    _tell_the_lot(run, [(first, last)], by, at)
    return kept


@transaction.atomic
def put_rest_on_packs(*, run: LabelRun, by: User, at: datetime) -> list[LabelRange]:
    """Dán hết: every printed label without a state is on its pack. One event in the lot's log.

    Raises NothingInHand, and as `put_on_packs` does.
    """
    on = timezone.localdate(at)
    run = _held(run)
    must_take_labels(run.lot, on=on)
    spans = spans_in_hand(run)
    if not spans:
        raise NothingInHand(_("Không còn tem nào đã in mà chưa dán."))
    kept = [_keep(run, span, LabelRange.State.ON_PACKS, by, on, "") for span in spans]
    _tell_the_lot(run, spans, by, at)
    return kept


@transaction.atomic
def spoil(
    *, run: LabelRun, first: int, last: int, by: User, on: date, note: str = ""
) -> LabelRange:
    """Say that printed labels are spoiled and destroyed; also of a closed or recalled lot.

    A scan of one warns from then on. Raises NotPrinted, LabelHasItsState.
    """
    run = _held(run)
    kept = _keep(run, (first, last), LabelRange.State.SPOILED, by, on, note)
    log(
        instance=run.lot,
        action="ocop.label.spoil",
        user=by,
        data={"run": f"{run.epoch}-{run.run}", "first": first, "last": last},
    )
    return kept


def spans_said(spans: Sequence[Span]) -> str:
    """The numbers as people read them, from 1: "1–500, 511–1000"."""
    said = [f"{first + 1}–{last + 1}" if last > first else f"{first + 1}" for first, last in spans]
    more = len(said) - SAID
    return ", ".join(said[:SAID]) + (f" … (+{more})" if more > 0 else "")


def _held(run: LabelRun) -> LabelRun:
    return LabelRun.objects.select_for_update(of=("self",)).select_related("lot").get(pk=run.pk)


def _keep(
    run: LabelRun, span: Span, state: LabelRange.State, by: User, on: date, note: str
) -> LabelRange:
    first, last = span
    if not 0 <= first <= last < run.count:
        raise NotPrinted(
            _("Đợt này có tem số 1 đến %(count)s. Xem lại hai số vừa gõ.") % {"count": run.count}
        )
    missing = without([span], printed_spans(run))
    if missing:
        raise NotPrinted(_("Chưa in tem số %(numbers)s.") % {"numbers": spans_said(missing)})
    try:
        with transaction.atomic():
            return LabelRange.objects.create(
                run=run,
                first_number=first,
                last_number=last,
                state=state,
                note=note.strip(),
                on=on,
                entered_by=by,
            )
    except IntegrityError as error:
        if "label_has_one_state" not in str(error):
            raise
        raise LabelHasItsState(
            _("Trong khoảng này có tem đã ghi là dán hoặc hỏng. Xem lại hai số vừa gõ.")
        ) from error


def _tell_the_lot(run: LabelRun, spans: Sequence[Span], by: User, at: datetime) -> None:
    with override("vi"):  # the record's language, whoever wrote it
        detail = _("Dán tem số %(numbers)s, đợt %(run)s.") % {
            "numbers": spans_said(spans),
            "run": f"{run.epoch}-{run.run}",
        }
    log_event(
        lot=run.lot,
        kind=TraceEvent.Kind.LABELLED,
        happened_at=at,
        by=by,
        detail=detail,
        quantity=Decimal(size(spans)),
        unit="tem",
        source=TraceEvent.Source.SERVICE,
    )
