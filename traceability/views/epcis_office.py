"""The lot as one EPCIS document, for whoever looks after it; and what is public of it."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from foundation.calendar import today
from foundation.page_cache import public_page
from traceability import access
from traceability.models import LabelRun, Lot
from traceability.rules import label_code
from traceability.selectors.codes import known_label
from traceability.selectors.epcis import lot_document, public_lot_document


@require_GET
def lot_file(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Everything of the lot and of what went into it, events of other producers in full."""
    lot = access.lot_of_officer(request.user, lot_id, on=today())
    response = _json(lot_document(lot, for_authority=True))
    response["Content-Disposition"] = f'attachment; filename="epcis-{lot.pk}.jsonld"'
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@public_page(parameters=())
def public_file(request: HttpRequest, code: str) -> HttpResponse:
    """What a scan of this label's lot shows anybody, as an EPCIS document."""
    response = _json(public_lot_document(_lot_of(code)))
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _lot_of(code: str) -> Lot:
    try:
        read = label_code.parse(code)
    except label_code.MalformedCode as error:
        raise Http404 from error
    run = LabelRun.objects.filter(epoch=read.epoch, run=read.run).select_related("lot").first()
    label = known_label(read, run)
    if label is None:
        raise Http404
    return label.run.lot


def _json(content: dict[str, Any]) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/ld+json")
