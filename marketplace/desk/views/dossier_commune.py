"""What the commune said of a dossier, and how long it has left, for the dossier's producer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from certification.adapters import mau03
from certification.selectors import commune
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.views.dossiers import dossier_or_404


@require_GET
@desk_page
def reports(request: HttpRequest, desk: Desk, dossier_id: int) -> HttpResponse:
    """The clock while the dossier lies at its commune, and every report written on it."""
    desk, dossier = dossier_or_404(request, desk, dossier_id)
    context = {
        "desk": desk,
        "dossier": dossier,
        "clock": commune.clock(dossier, on=desk.on),
        "reports": [
            (each, mau03.marks(dossier, each), mau03.confirmed(dossier, each))
            for each in commune.reports_of(dossier)
        ],
        "requests": commune.requests_of(dossier),
    }
    return render(request, "desk/dossiers/commune.html", context)


@require_GET
@desk_page
def paper(request: HttpRequest, desk: Desk, dossier_id: int, number: int) -> HttpResponse:
    """Mẫu 03 on the filing of that number, as the commune wrote it."""
    desk, dossier = dossier_or_404(request, desk, dossier_id)
    report = commune.reports_of(dossier).filter(filing__number=number).first()
    if report is None:
        raise Http404
    content = mau03.commune_report_pdf(dossier, report)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="mau-03-{report.pk}.pdf"'
    return response
