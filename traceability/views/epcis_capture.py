"""EPCIS 2.0: taking in events. /capture, /capture/{id}, POST /events."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from traceability.models import ApiKey, CaptureJob
from traceability.services import capture as services
from traceability.services.capture import PROCEED, ROLLBACK, CaptureRefused
from traceability.views.epcis_events import event_address, paged
from traceability.views.epcis_frame import Problem, answered, body_of, resource

_TITLES = {"not_json": "This is no JSON document", "invalid": "This is no EPCIS 2.0 document"}


@resource("GET", "POST")
def jobs(request: HttpRequest, key: ApiKey) -> HttpResponse:
    """GET: the key's producer's capture jobs, newest first. POST: take in a document."""
    if request.method == "POST":
        behaviour = request.headers.get("GS1-Capture-Error-Behaviour", ROLLBACK)
        if behaviour not in (ROLLBACK, PROCEED):
            raise Problem(
                400, "ValidationException", "GS1-Capture-Error-Behaviour: rollback, proceed"
            )
        job = _captured(request, key, behaviour)
        return answered(_told(job), status=202, headers={"Location": _address(job)})
    rows = CaptureJob.objects.filter(producer=key.producer).order_by("-created_at", "-pk")
    found, link = paged(request, rows)
    return answered([_told(job) for job in found], headers=link)


@resource("GET")
def job(request: HttpRequest, key: ApiKey, job_id: UUID) -> HttpResponse:
    """What became of one document."""
    found = CaptureJob.objects.filter(producer=key.producer, pk=job_id).first()
    if found is None:
        raise Problem(404, "NoSuchResourceException", "Resource not found")
    return answered(_told(found))


def capture_event(request: HttpRequest, key: ApiKey) -> HttpResponse:
    """POST /events: one event, at once or not at all."""
    captured = _captured(request, key, ROLLBACK, events=1)
    if not captured.success:
        error = captured.errors[0]
        kind = error["type"].partition(":")[2]
        raise Problem(error["status"], kind, error["title"], eventID=error["eventID"])
    event_id = captured.event_id  # type: ignore[attr-defined]
    return answered(
        {"eventID": event_id}, status=201, headers={"Location": event_address(event_id)}
    )


def _captured(
    request: HttpRequest, key: ApiKey, behaviour: str, *, events: int | None = None
) -> CaptureJob:
    raw = body_of(request)
    try:
        found = None
        if events is not None:
            found = services.only_event(raw)
        job = services.capture(
            raw=raw,
            producer=key.producer,
            by=key.created_by,
            at=timezone.now(),
            via=CaptureJob.Via.API,
            key=key,
            error_behaviour=behaviour,
        )
    except CaptureRefused as refused:
        raise _problem(refused) from refused
    if found is not None:
        job.event_id = found["eventID"]  # type: ignore[attr-defined]
    return job


def _problem(refused: CaptureRefused) -> Problem:
    if refused.code == "too_large":
        return Problem(413, "CaptureLimitExceededException", "Capture payload too large")
    faults = [{"path": f.path, "message": f.message} for f in refused.faults]
    more: dict[str, Any] = {
        "detail": "; ".join(f"{f.path} {f.message}" for f in refused.faults[:5])
    }
    if faults:
        more["errors"] = faults
    return Problem(400, "ValidationException", _TITLES.get(refused.code, "Not taken in"), **more)


def _told(job: CaptureJob) -> dict[str, Any]:
    return {
        "captureID": str(job.pk),
        "createdAt": job.created_at.isoformat(),
        "finishedAt": job.finished_at.isoformat() if job.finished_at else None,
        "running": job.finished_at is None,
        "success": bool(job.success),
        "captureErrorBehaviour": job.error_behaviour,
        "errors": job.errors,
    }


def _address(job: CaptureJob) -> str:
    return f"{settings.PUBLIC_URL}{reverse('epcis:job', args=[job.pk])}"
