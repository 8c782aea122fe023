"""An authority asks for a lot's record; the producer hands it over, once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.models import Authority, User
from traceability.models import Lot, LotRecordRequest
from traceability.rules.recall_clock import record_due_at
from traceability.selectors.epcis import lot_document
from traceability.selectors.lot_records import lot_record
from traceability.services.errors import TraceError


class AlreadyAnswered(TraceError):
    """The record was handed over before."""


class AlreadyAsked(TraceError):
    """The authority waits for this lot's record already."""


@transaction.atomic
def ask_for_record(
    *, lot: Lot, authority: Authority, purpose: str, by: User, at: datetime
) -> LotRecordRequest:
    """Ask the producer for a lot's record, due 24 hours later (TT 31/2026/TT-BCT).

    Raises AlreadyAsked while the same authority waits for an answer.
    """
    Lot.objects.select_for_update().get(pk=lot.pk)
    waiting = LotRecordRequest.objects.filter(
        lot=lot, authority=authority, answered_at__isnull=True
    )
    if waiting.exists():
        raise AlreadyAsked(_("Cơ quan đã yêu cầu hồ sơ lô này và đang chờ trả lời."))
    asked = LotRecordRequest.objects.create(
        lot=lot,
        authority=authority,
        purpose=purpose,
        asked_by=by,
        asked_at=at,
        due_at=record_due_at(at),
    )
    log(instance=lot, action="ocop.lot.record_ask", user=by, data={"request": asked.pk})
    return asked


@transaction.atomic
def hand_over_record(
    *, request: LotRecordRequest, by: User, at: datetime, note: str = ""
) -> LotRecordRequest:
    """Hand over the lot's record as it stands now; late ones are taken and seen to be late.

    `document` keeps both: "epcis", the lot and what went into it in the standard's words, and
    "record", what only our own book says (suppliers, hand-overs, losses). Raises
    AlreadyAnswered.
    """
    asked = (
        LotRecordRequest.objects.select_for_update(of=("self",))
        .select_related("lot__product", "lot__producer")
        .get(pk=request.pk)
    )
    if asked.answered_at is not None:
        raise AlreadyAnswered(_("Hồ sơ lô này đã nộp rồi."))
    asked.document = {
        "epcis": lot_document(asked.lot, for_authority=True, at=at),
        "record": lot_record(asked.lot),
    }
    asked.answered_by, asked.answered_at, asked.note = by, at, note
    asked.save(update_fields=["document", "answered_by", "answered_at", "note"])
    log(instance=asked.lot, action="ocop.lot.record_give", user=by, data={"request": asked.pk})
    return asked
