"""The EPCIS repository: every event of a lot stands in it in the standard's words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from catalog.producers.models import Producer
from traceability.models import EpcisEvent, EpcisThing, LabTest, TraceEvent
from traceability.rules.epcis.incoming import moment
from traceability.rules.epcis.mapping import declared_wrong, event_of
from traceability.rules.epcis.things import LONGEST_NAME, canonical, things_of
from traceability.selectors.epcis_facts import both_names, facts_of, facts_of_test, id_of_test

CAPTURED = "epcis"
"""Where in `TraceEvent.data` an event from outside stands as it came: `body`, `context`, `job`."""

OURS_TO_SAY = frozenset({"recordTime", "@context"})
"""When it was recorded the repository says (EPCIS 2.0 §7.4.1); the context stands beside."""


@transaction.atomic
def keep_event(event: TraceEvent) -> EpcisEvent:
    """Say an event of a lot in EPCIS and keep it; the row that was kept before, if there is one.

    A correction also declares the event that it takes back to be wrong. Called by `log_event` in
    its own transaction.
    """
    kept = EpcisEvent.objects.filter(trace_event=event).first()
    if kept is not None:
        return kept
    producer = event.lot.producer
    captured = event.data.get(CAPTURED) if isinstance(event.data, dict) else None
    if captured is not None:
        return keep_body(
            captured["body"],
            producer=producer,
            recorded_at=event.recorded_at,
            context=captured.get("context") or [],
            trace_event=event,
            job_id=captured.get("job"),
        )
    if event.corrects is not None and event.error_reason == TraceEvent.ErrorReason.NOT_HAPPENED:
        return _declare_wrong(event, event.corrects, instead=(), trace_event=event)
    row = keep_body(
        event_of(facts_of(event)),
        producer=producer,
        recorded_at=event.recorded_at,
        trace_event=event,
        names=both_names(event.lot),
    )
    if event.corrects is not None:
        _declare_wrong(event, event.corrects, instead=(row.event_id,), trace_event=None)
    return row


@transaction.atomic
def keep_test(test: LabTest) -> EpcisEvent:
    """Keep a laboratory's result as an inspection; the row kept before, if there is one."""
    facts = facts_of_test(test)
    return keep_body(
        event_of(facts),
        producer=test.lot.producer,
        recorded_at=test.entered_at or facts.happened_at,
        names=both_names(test.lot),
    )


def keep_body(
    body: Mapping[str, Any],
    *,
    producer: Producer,
    recorded_at: datetime,
    context: list[Any] | None = None,
    trace_event: TraceEvent | None = None,
    job_id: Any = None,
    names: Iterable[str] = (),
) -> EpcisEvent:
    """Put a valid event into the producer's repository; the row of the same id, if it is there.

    `names` are further names of the lot that it speaks of, so that a search by either finds it.
    """
    declared = (body.get("errorDeclaration") or {}).get("declarationTime")
    happened_at = moment(body["eventTime"])
    if happened_at is None:
        raise ValueError("Asked before: rules.epcis.incoming.cannot_be_kept")
    known = EpcisEvent.objects.filter(
        producer=producer, event_id=body["eventID"], error_declared_at__isnull=declared is None
    ).first()
    if known is not None:
        return known
    row = EpcisEvent.objects.create(
        event_id=body["eventID"],
        producer=producer,
        trace_event=trace_event,
        job_id=job_id,
        type=body["type"],
        action=body.get("action", ""),
        event_time=happened_at,
        record_time=recorded_at,
        biz_step=body.get("bizStep", ""),
        disposition=body.get("disposition", ""),
        read_point=canonical((body.get("readPoint") or {}).get("id", "")),
        biz_location=canonical((body.get("bizLocation") or {}).get("id", "")),
        error_declared_at=declared and moment(declared),
        body={
            name: value for name, value in body.items() if name not in ("recordTime", "@context")
        },
        context=context or [],
    )
    things = dict.fromkeys(things_of(body))
    role = EpcisThing.Role.OUTPUT_CLASS if body["type"] == "TransformationEvent" else "epcClass"
    things |= dict.fromkeys((str(role), canonical(name)) for name in names)
    EpcisThing.objects.bulk_create(
        EpcisThing(event=row, role=role, uri=uri[:LONGEST_NAME]) for role, uri in things
    )
    return row


def _declare_wrong(
    event: TraceEvent, wrong: TraceEvent, *, instead: Iterable[str], trace_event: TraceEvent | None
) -> EpcisEvent:
    """Keep the declaration that `wrong` was wrong. What `wrong` said is read where it is kept."""
    said = EpcisEvent.objects.filter(trace_event=wrong, error_declared_at__isnull=True).first()
    if said is None:
        said = keep_event(wrong)
    reason = event.error_reason or TraceEvent.ErrorReason.INCORRECT
    return keep_body(
        declared_wrong(said.body, at=event.recorded_at, reason=str(reason), instead=instead),
        producer=event.lot.producer,
        recorded_at=event.recorded_at,
        context=said.context,
        trace_event=trace_event,
        names=both_names(event.lot),
    )


def keep_missing() -> int:
    """Keep every event and test that has no row yet, oldest first; how many there were."""
    events = (
        TraceEvent.objects.filter(epcis__isnull=True)
        .exclude(data__has_key=CAPTURED)
        .select_related("lot__product", "lot__producer", "growing_area", "packing_site", "corrects")
        .order_by("pk")
    )
    kept = 0
    for event in events.iterator(chunk_size=500):
        keep_event(event)
        kept += 1
    known = set(
        EpcisEvent.objects.filter(trace_event__isnull=True, job__isnull=True).values_list(
            "event_id", flat=True
        )
    )
    for test in LabTest.objects.select_related("lot__producer").order_by("pk").iterator():
        if id_of_test(test) not in known:
            keep_test(test)
            kept += 1
    return kept
