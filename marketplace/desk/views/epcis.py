"""EPCIS at the desk: keys for machines, partners' files, the lot as one document."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from foundation.once import AlreadySent, once
from marketplace.desk.access import Desk, desk_page, lot_or_404
from traceability.adapters import portals
from traceability.forms.epcis import ApiKeyForm, EpcisFileForm
from traceability.models import CaptureJob
from traceability.rules.epcis.reading import MOST_BYTES
from traceability.selectors.api_keys import keys_of
from traceability.selectors.epcis import lot_document
from traceability.services import TraceError, api_keys
from traceability.services import capture as captures

FAULTS_SHOWN = 20


@require_http_methods(["GET", "POST"])
@desk_page
def keys(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The producer's keys; a new one is shown on this very answer and never again.

    A helper makes none: a key would go on opening the doors when the consent has ended.
    """
    form = ApiKeyForm(request.POST or None)
    shown = ""
    may_make = desk.acting.may_act and not desk.acting.as_helper
    if request.method == "POST":
        if not may_make:
            raise Http404
        if form.is_valid():
            try:
                with once(form, by=request.user):  # type: ignore[arg-type]
                    _key, shown = api_keys.create_key(
                        producer=desk.producer,
                        by=request.user,  # type: ignore[arg-type]
                        **form.cleaned_data,
                    )
            except (TraceError, AlreadySent) as error:
                form.add_error(None, str(error))
            else:
                form = ApiKeyForm()
    context = {"desk": desk, "form": form, "shown": shown, "keys": keys_of(desk.producer)}
    context["may_make"] = may_make
    return _answer(request, "desk/epcis/keys.html", context, form)


@require_http_methods(["GET", "POST"])
@desk_page
def revoke(request: HttpRequest, desk: Desk, key_id: int) -> HttpResponse:
    """End a key for ever, after a second look."""
    desk.must_act()
    key = keys_of(desk.producer).filter(pk=key_id, revoked_at__isnull=True).first()
    if key is None:
        raise Http404
    if request.method == "POST":
        api_keys.revoke_key(key=key, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("Đã thu hồi khoá."))
        return redirect("desk:api_keys")
    return render(request, "desk/epcis/revoke.html", {"desk": desk, "key": key})


@require_http_methods(["GET", "POST"])
@desk_page
def take_in(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Read a partner's document into the producer's repository and the logs of its lots."""
    desk.must_act()
    form = EpcisFileForm(request.POST or None, request.FILES or None)
    faults: Any = ()
    if request.method == "POST" and form.is_valid():
        try:
            job = captures.capture(
                raw=form.cleaned_data["file"].read(MOST_BYTES + 1),
                producer=desk.producer,
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                via=CaptureJob.Via.FILE,
                sender=form.cleaned_data["sender"],
                error_behaviour=(
                    captures.PROCEED if form.cleaned_data["proceed"] else captures.ROLLBACK
                ),
            )
        except captures.CaptureRefused as refused:
            form.add_error("file", str(refused))
            faults = refused.faults[:FAULTS_SHOWN]
        else:
            return redirect("desk:epcis_job", job.pk)
    context = {"desk": desk, "form": form, "faults": faults}
    return _answer(request, "desk/epcis/take_in.html", context, form)


@require_GET
@desk_page
def job(request: HttpRequest, desk: Desk, job_id: UUID) -> HttpResponse:
    """What became of a file: how many events were taken in, and what was wrong with the others."""
    found = CaptureJob.objects.filter(pk=job_id, producer=desk.producer).first()
    if found is None:
        raise Http404
    lots = {
        event.trace_event.lot
        for event in found.events.select_related("trace_event__lot__product")
        if event.trace_event is not None
    }
    context = {"desk": desk, "job": found, "lots": sorted(lots, key=lambda lot: lot.code)}
    return render(request, "desk/epcis/job.html", context)


@require_GET
@desk_page
def lot_file(request: HttpRequest, desk: Desk, lot_id: int) -> HttpResponse:
    """The lot and what went into it as one EPCIS 2.0 document."""
    lot = lot_or_404(desk, lot_id)
    return _download(lot_document(lot), f"epcis-{lot.pk}.jsonld", "application/ld+json")


@require_GET
@desk_page
def portal_file(request: HttpRequest, desk: Desk, lot_id: int, portal: str) -> HttpResponse:
    """The lot's nine items under the names of another portal, where the operator offers it."""
    lot = lot_or_404(desk, lot_id)
    if portal not in portals.offered():
        raise Http404
    record = portals.record_for(portal, portals.items_of(lot))
    return _download(record, f"{portal}-{lot.pk}.json", "application/json")


def _download(content: Any, name: str, kind: str) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": disposition})


def _answer(
    request: HttpRequest, template: str, context: dict[str, Any], form: Any
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context, status=status)
