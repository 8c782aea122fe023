"""Many entries of a log from one file: look at them first, then keep all of them."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.desk.access import Desk, desk_page
from traceability.adapters import event_sheets
from traceability.forms.events import EventSheetForm
from traceability.models import Lot
from traceability.rules.event_templates import steps_of
from traceability.services.event_import import import_events, try_import
from traceability.services.events import BY_HAND

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_http_methods(["GET", "POST"])
@desk_page
def upload(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Choose a file, read what it would write, confirm. With a fault in any row nothing is."""
    desk.must_act()
    rows_text = request.POST.get("rows", "")
    form = EventSheetForm(request.POST or None, request.FILES or None)
    if rows_text or (request.method == "POST" and form.is_valid()):
        content = rows_text.encode() if rows_text else form.cleaned_data["file"].read()
        try:
            header, rows = event_sheets.read(content)
        except event_sheets.BadTable as error:
            form.add_error("file", str(error))
        else:
            act = import_events if rows_text else try_import
            by: Any = request.user
            outcome = act(
                producer=desk.producer, header=header, rows=rows, by=by, now=timezone.now()
            )
            if rows_text and not outcome.faults:
                words = ngettext("Đã ghi %(n)d việc.", "Đã ghi %(n)d việc.", outcome.new)
                messages.success(request, words % {"n": outcome.new})
                return redirect("desk:lots")
            context = {"desk": desk, "outcome": outcome, "text": event_sheets.as_text(header, rows)}
            status = 422 if outcome.faults else 200
            return render(request, "desk/events/import_preview.html", context, status=status)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/events/import.html", {"desk": desk, "form": form}, status=status)


@require_GET
@desk_page
def template(request: HttpRequest, desk: Desk, ending: str) -> HttpResponse:
    """The sheet to fill in; the example in it is of the producer's newest lot."""
    if ending not in TYPES:
        raise Http404
    lot = Lot.objects.filter(producer=desk.producer).select_related("product").last()
    steps = steps_of(lot.product.ocop_set_id if lot else None)
    day = (lot.packed_on if lot else desk.on) - timedelta(days=1)
    example = [
        lot.code if lot else "LO-01", steps[0].words, f"{day:%d/%m/%Y}", "07:30",
        _("Vườn nhà"), "", "", "", "", "",
    ]  # fmt: skip
    works = [step.words for step in steps]
    works += [str(kind.label) for kind in BY_HAND if str(kind.label) not in works]
    content = (
        event_sheets.template_csv()
        if ending == "csv"
        else event_sheets.template_xlsx(example=example, works=works)
    )
    response = HttpResponse(content, content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="nhat-ky-lo.{ending}"'
    return response
