"""The officers' desk for dossiers: the list, one dossier with all that was filed, its papers."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from certification.access import commune as access
from certification.access.appointments import Appointments, appointments_of
from certification.access.dossiers import (
    acts_for_province,
    dossier_to_read,
    dossiers_within,
    may_see_person,
    reports_for_commune,
)
from certification.adapters.mau03 import commune_report_pdf, confirmed
from certification.forms.commune import TURNS, DossierSearchForm
from certification.models import CommuneReport, Dossier, DossierFiling, DossierPerson
from certification.rules.dossier_flow import DossierState
from certification.rules.filing_changes import FilingChanges, changes
from certification.rules.rubric import ProductSetRubric, in_english
from certification.selectors import commune, filed
from certification.selectors.dossiers import rules_for
from certification.views.frame import Crumb, office_page
from foundation.calendar import today
from foundation.models import PrivateFile
from foundation.private_files import hand_out

PER_PAGE = 30
TEMPLATES = "certification/dossiers"
BLOCKS = ("council", "recognition")
"""Other parts' blocks on the page of a dossier: parts/<name>.html, each loading its own data."""

INTAKE = (DossierState.FORWARDED.value, DossierState.PROVINCE_ASKED.value)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The dossiers this officer may read, with the commune's clock."""
    on = today()
    among = dossiers_within(access.dossier_reader(request.user, on=on))
    form = DossierSearchForm(request.GET, among=among)
    rows = commune.search_dossiers(form.query(), among=among, on=on)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    clocks = commune.clocks(page.object_list, on=on)
    turns = dict(TURNS)
    context = {
        "form": form,
        "page": page,
        "rows": [(row, turns[commune.turn_of(row)], clocks.get(row.pk)) for row in page],
        "asked": urlencode({k: v for k, v in request.GET.items() if k != "page" and v}),
    }
    return office_page(request, f"{TEMPLATES}/index.html", _("Hồ sơ"), context)


@require_GET
@never_cache
def inspect(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """One dossier: what was filed last, what changed since the filing before, its way so far."""
    on = today()
    dossier = dossier_to_read(request.user, dossier_id, on=on)
    who = appointments_of(request.user, on=on)
    filings = commune.filings_of(dossier)
    context = {
        "dossier": dossier,
        "turn": dict(TURNS)[commune.turn_of(dossier)],
        "clock": commune.clock(dossier, on=on),
        "filings": filings,
        "steps": commune.steps_of(dossier),
        "requests": commune.requests_of(dossier),
        "person": _person(who, dossier),
        "blocks": [
            [f"{TEMPLATES}/parts/{name}.html", f"{TEMPLATES}/parts/none.html"] for name in BLOCKS
        ],
        **_what_was_filed(dossier, filings, on),
        **_acts(who, dossier),
    }
    return office_page(
        request, f"{TEMPLATES}/inspect.html", dossier.product.title, context, [list_crumb()]
    )


@require_GET
@never_cache
def filing(request: HttpRequest, dossier_id: int, number: int) -> HttpResponse:
    """One filing as it was handed in."""
    dossier = dossier_to_read(request.user, dossier_id, on=today())
    found = next((f for f in commune.filings_of(dossier) if f.number == number), None)
    if found is None:
        raise Http404
    context = {
        "dossier": dossier,
        "filing": found,
        "parts": filed.filed_parts(_rubric(dossier), found, _report(found)),
        "answers": filed.answers_shown(found.snapshot),
    }
    crumbs = [list_crumb(), dossier_crumb(dossier)]
    title = _("Lần nộp %(number)s") % {"number": number}
    return office_page(request, f"{TEMPLATES}/filing.html", title, context, crumbs)


@require_GET
def evidence(request: HttpRequest, dossier_id: int, file_id: int) -> FileResponse:
    """A paper that one of the dossier's filings names, for those who may read the dossier."""
    dossier = dossier_to_read(request.user, dossier_id, on=today())
    file = PrivateFile.objects.filter(pk=file_id).first()
    if file is None or not filed.names_file(dossier.filings.all(), file_id):
        raise Http404
    return hand_out(file)


@require_GET
@never_cache
def mau03(request: HttpRequest, dossier_id: int, report_id: int) -> HttpResponse:
    """The commune's report as paper (Mẫu 03)."""
    dossier = dossier_to_read(request.user, dossier_id, on=today())
    report = (
        CommuneReport.objects.select_related("filing", "reported_by")
        .filter(filing__dossier=dossier, pk=report_id)
        .first()
    )
    if report is None:
        raise Http404
    response = HttpResponse(commune_report_pdf(dossier, report), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="mau-03-{report.filing_id}.pdf"'
    return response


def list_crumb() -> Crumb:
    return reverse("dossiers_office:index"), _("Hồ sơ")


def dossier_crumb(dossier: Dossier) -> Crumb:
    return reverse("dossiers_office:inspect", args=[dossier.pk]), dossier.product.title


def _rubric(dossier: Dossier) -> ProductSetRubric:
    """The pinned criteria, with English titles for who reads English."""
    rules, rubric = rules_for(dossier)
    return in_english(rules, rubric) if get_language() == "en" else rubric


def _report(filing: DossierFiling) -> CommuneReport | None:
    return getattr(filing, "commune_report", None)


def _what_was_filed(dossier: Dossier, filings: list[DossierFiling], on: date) -> dict[str, Any]:
    if not filings:
        return {}
    last = filings[0]
    rubric, trail = _rubric(dossier), commune.sample_trail(dossier)
    report = next((r for r in map(_report, filings) if r is not None), None)
    found = changes(filings[1].snapshot, last.snapshot) if len(filings) > 1 else FilingChanges()
    return {
        "filing": last,
        "report": report,
        "confirmed": confirmed(dossier, report) if report else [],
        "parts": filed.filed_parts(rubric, last, report),
        "answers": filed.answers_shown(last.snapshot),
        "changes": filed.changes_shown(found),
        "papers_added": found.added,
        "papers_removed": found.removed,
        "trail": trail,
        "lacking": filed.lacking(dossier, rubric=rubric, filing=last, trail=trail, on=on),
    }


def _person(who: Appointments, dossier: Dossier) -> DossierPerson | None:
    """What Mẫu 02 asks of persons, for those few who need it."""
    if not may_see_person(who, dossier):
        return None
    return DossierPerson.objects.filter(dossier=dossier).first()


def _acts(who: Appointments, dossier: Dossier) -> dict[str, bool]:
    """What this officer may do with the dossier now."""
    for_commune, for_province = reports_for_commune(who, dossier), acts_for_province(who, dossier)
    return {
        "may_ask": access.may_ask_papers(who, dossier),
        "may_report": for_commune and dossier.state == DossierState.FILED,
        "may_send_back": for_province and dossier.state == DossierState.FORWARDED,
        "may_choose_round": for_province and dossier.state in INTAKE,
        "may_move_samples": (for_commune or for_province)
        and dossier.product_set_id != dossier.product_set.TOURISM,
        "sees_lacking": for_commune or for_province,
    }
