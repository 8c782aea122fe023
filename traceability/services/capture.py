"""Taking in EPCIS documents: through the interface, or as a partner's file at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.producers.models import Producer
from foundation.models import User
from traceability.models import ApiKey, CaptureJob, EpcisEvent, Lot, TraceEvent
from traceability.rules.epcis import incoming, reading
from traceability.rules.epcis.shapes import Fault
from traceability.rules.epcis.things import things_of
from traceability.rules.epcis.validator import validate
from traceability.selectors.epcis_facts import lots_named
from traceability.services.errors import TraceError
from traceability.services.events import log_event
from traceability.services.repository import CAPTURED, keep_body

ROLLBACK, PROCEED = "rollback", "proceed"
MOST_EVENTS = 500
"""In one document (GS1-EPCIS-Capture-Limit)."""


_TOO_MUCH = {
    "time": gettext_lazy("Ngày giờ này không lịch nào có."),
    "long": gettext_lazy("Có tên dài quá, không giữ được."),
    "many": gettext_lazy("Sự kiện kể quá nhiều món hàng, không giữ được."),
}
"""What the standard allows and is not kept here (rules.epcis.incoming)."""


class CaptureRefused(TraceError):
    """The document was not taken in at all; `code` and `faults` say why."""

    def __init__(self, text: str, *, code: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(text)
        self.code = code
        self.faults = faults


class EventNotKept(TraceError):
    """One event of a document cannot be taken in; `code` is `duplicate` or `refused`."""

    def __init__(self, text: str, code: str = "refused") -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Sender:
    """For whom, by whom and when a document is taken in."""

    producer: Producer
    by: User
    at: datetime


def capture(
    *,
    raw: bytes,
    producer: Producer,
    by: User,
    at: datetime,
    via: str,
    key: ApiKey | None = None,
    sender: str = "",
    error_behaviour: str = ROLLBACK,
) -> CaptureJob:
    """Take in a document: with `rollback` all of it or nothing, with `proceed` what can be kept.

    The same bytes again, once taken in, give the job that took them in. Events about lots of the
    producer join the lots' chains; others stand in its repository alone. What could not be kept
    is told in the job's errors. Raises CaptureRefused where the document itself is none.
    """
    document = read_document(raw)
    digest = sha256(raw).hexdigest()
    with transaction.atomic():
        # One document of a producer after the other, so that the same one is not taken in twice.
        Producer.objects.select_for_update(no_key=True).get(pk=producer.pk)
        done = CaptureJob.objects.filter(producer=producer, digest=digest, success=True).first()
        if done is not None:
            return done
        job = CaptureJob.objects.create(
            producer=producer,
            key=key,
            by=by,
            via=via,
            sender=sender[:160],
            digest=digest,
            error_behaviour=error_behaviour,
            created_at=at,
        )
        job.captured, job.errors = _take_in(document, job, _Sender(producer, by, at))
        job.success, job.finished_at = not job.errors, at
        job.save(update_fields=["captured", "errors", "success", "finished_at"])
    return job


def read_document(raw: bytes) -> dict[str, Any]:
    """A valid EPCIS document in these bytes; a bare event stands for a document of it alone.

    Raises CaptureRefused: `too_large`, `not_json`, `invalid`.
    """
    try:
        document = reading.read(raw)
    except reading.Unreadable as error:
        code = error.code if error.code == "too_large" else "not_json"
        raise CaptureRefused(_("Không đọc được tệp này."), code=code) from error
    faults = tuple(validate(document))
    if faults:
        raise CaptureRefused(_("Tệp không đúng EPCIS 2.0."), code="invalid", faults=faults)
    if len(events_of(document)) > MOST_EVENTS:
        raise CaptureRefused(_("Một tệp có nhiều nhất 500 sự kiện."), code="too_large")
    found: dict[str, Any] = document
    return found


def only_event(raw: bytes) -> dict[str, Any]:
    """The one event, with its id, that these bytes hold. Raises CaptureRefused."""
    events = events_of(read_document(raw))
    if len(events) != 1:
        raise CaptureRefused(_("Chỉ nhận một sự kiện mỗi lần."), code="invalid")
    return incoming.with_id(events[0])


def events_of(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The events of a valid document, of an answer to a query, or the bare event itself."""
    body = document.get("epcisBody")
    if body is None:
        return [{name: said for name, said in document.items() if name != "@context"}]
    if "queryResults" in body:
        body = body["queryResults"]["resultsBody"]
    events: list[dict[str, Any]] = body["eventList"]
    return events


def _take_in(
    document: Mapping[str, Any], job: CaptureJob, sender: _Sender
) -> tuple[int, list[dict[str, Any]]]:
    """How many events were taken in, and what was wrong with the others."""
    shared = incoming.extra_context(document.get("@context"))
    errors: list[dict[str, Any]] = []
    kept = 0
    outer = transaction.savepoint()
    for position, event in enumerate(events_of(document)):
        context = shared + incoming.extra_context(event.get("@context"))
        try:
            with transaction.atomic():
                _keep(incoming.with_id(event), context, job, sender)
            kept += 1
        except TraceError as error:
            errors.append(_told(error, position, event))
            if job.error_behaviour == ROLLBACK:
                transaction.savepoint_rollback(outer)
                return 0, errors
    transaction.savepoint_commit(outer)
    return kept, errors


def _keep(event: dict[str, Any], context: list[Any], job: CaptureJob, sender: _Sender) -> None:
    if why := incoming.cannot_be_kept(event):
        raise EventNotKept(str(_TOO_MUCH[why]))
    happened_at = incoming.moment(event["eventTime"])
    if happened_at is None or happened_at > sender.at:
        raise EventNotKept(_("Việc chưa xảy ra thì chưa ghi được. Xem lại ngày giờ."))
    declared = "errorDeclaration" in event
    same = EpcisEvent.objects.filter(producer=sender.producer, event_id=event["eventID"])
    known = same.filter(error_declared_at__isnull=not declared).first()
    if known is not None:
        if incoming.says_the_same(known.body, event):
            return
        raise EventNotKept(_("Đã có sự kiện khác mang mã này."), "duplicate")
    if declared:
        original = same.filter(error_declared_at__isnull=True).first()
        if original is not None and original.trace_event is not None:
            _chain(event, context, job, sender, original.trace_event.lot, original.trace_event)
            return
    lots = lots_named((name for _r, name in things_of(event)), producer=sender.producer)
    for lot in () if declared else lots:
        _chain(event, context, job, sender, lot, None)
    if declared or not lots:
        keep_body(
            event,
            producer=sender.producer,
            recorded_at=sender.at,
            context=context,
            job_id=job.pk,
        )


def _chain(
    event: dict[str, Any],
    context: list[Any],
    job: CaptureJob,
    sender: _Sender,
    lot: Lot,
    corrects: TraceEvent | None,
) -> None:
    """Append the event, as it came, to the lot's chain; `log_event` keeps it in the repository."""
    happened_at = incoming.moment(event["eventTime"])
    assert happened_at is not None  # noqa: S101 – asked in _keep
    log_event(
        lot=lot,
        kind=incoming.kind_of(event),
        happened_at=happened_at,
        by=sender.by,
        utc_offset=event["eventTimeZoneOffset"],
        data={CAPTURED: {"body": event, "context": context, "job": str(job.pk)}},
        source=TraceEvent.Source.EPCIS,
        corrects=corrects,
        # Taken back; the event that is right comes as one of its own (EPCIS 2.0 §7.4.1.4).
        error_reason=TraceEvent.ErrorReason.NOT_HAPPENED if corrects else "",
    )


def _told(error: TraceError, position: int, event: Mapping[str, Any]) -> dict[str, Any]:
    duplicate = isinstance(error, EventNotKept) and error.code == "duplicate"
    kind = "ResourceAlreadyExistsException" if duplicate else "ValidationException"
    return {
        "type": f"epcisException:{kind}",
        "title": str(error),
        "status": 409 if duplicate else 400,
        "event": position,
        "eventID": event.get("eventID", ""),
    }
