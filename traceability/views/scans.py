"""Signs of copied labels in the office: what was seen, what an officer makes of it."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.access import inspections
from certification.access.appointments import appointments_of
from certification.selectors.cases import conclusion_of
from certification.services.steps import ProgrammeError
from certification.views.frame import Crumb, office_page, person
from foundation.calendar import today
from foundation.models import Authority
from foundation.once import AlreadySent, once
from traceability import access
from traceability.forms.scans import AlertRulingForm
from traceability.models import CloneAlert, CloneRuling, LabelRun
from traceability.rules.label_code import display, parse
from traceability.selectors import clones as look
from traceability.selectors.codes import label_text
from traceability.selectors.scans import lot_scans, refused_counts
from traceability.services.clone_words import evidence_words, innocent_words
from traceability.services.clones import rule_on_alert
from traceability.services.errors import TraceError

PER_PAGE = 30
REFUSED_DAYS = 30
SETTLED = "da-xet"


@dataclass(frozen=True, slots=True)
class Said:
    """A ruling, and what became of the case that it opened."""

    ruling: CloneRuling
    case_reference: str = ""
    case_state: str = ""


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Signs on the officer's lots: those that wait, or those that are settled."""
    settled = request.GET.get("xem") == SETTLED
    rows = look.alerts(access.alerts_of_officer(request.user, on=today()), settled=settled)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, object] = {
        "page": page,
        "lines": [(alert, code_words(alert), look.last_ruling(alert)) for alert in page],
        "settled": settled,
        "asked": urlencode({"xem": SETTLED}) if settled else "",
    }
    return _page(request, "index", _("Dấu hiệu tem giả"), context)


@require_GET
def alert(request: HttpRequest, alert_id: int) -> HttpResponse:
    """One sign: the counts of the moment it was raised, the label as it stands now, rulings."""
    on = today()
    found = access.alert_of_officer(request.user, alert_id, on=on)
    last = look.last_ruling(found)
    context = _about(found) | {
        "now": look.label_now(found),
        "scans": lot_scans(found.run.lot, on=on),
        "said": [_said(request, ruling) for ruling in found.rulings.select_related("by")],
        "may_rule": last is None or last.outcome not in look.SETTLED,
    }
    return _page(request, "alert", capfirst(found.get_rule_display()), context, [_crumb()])


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Say what it is, read what will happen, confirm: a ruling stands for good."""
    on = today()
    found = access.alert_of_officer(request.user, alert_id, on=on)
    form = AlertRulingForm(request.POST or None)
    context = _about(found) | {"form": form}
    crumbs = [_crumb(), _alert_crumb(found)]
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        facts = form.cleaned_data
        opens = facts["outcome"] == CloneRuling.Outcome.CASE
        authority = _authority(request, found) if opens else None
        if "confirm" not in request.POST:
            context |= {"facts": facts, "opens": opens, "authority": authority}
            context["outcome"] = CloneRuling.Outcome(facts["outcome"]).label
            return _page(request, "rule_confirm", _("Kết luận"), context, crumbs)
        try:
            with once(form, by=person(request)):
                rule_on_alert(alert=found, by=person(request), on=on, authority=authority, **facts)
        except (TraceError, ProgrammeError) as error:
            form.add_error(None, str(error))
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("scans_office:alert", found.pk)
        else:
            messages.success(request, _("Đã ghi kết luận."))
            return redirect("scans_office:alert", found.pk)
    return _page(request, "rule", _("Kết luận"), context, crumbs)


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """Runs with strange patterns: several signs at once, or one about the whole run."""
    lots = access.lots_of_officer(request.user, on=today())
    rows = look.strange_runs(LabelRun.objects.filter(lot__in=lots.values("pk")))
    context: dict[str, object] = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    }
    return _page(request, "runs", _("Đợt in có dấu hiệu lạ"), context, [_crumb()])


@require_GET
def refused(request: HttpRequest) -> HttpResponse:
    """Codes scanned that we never printed, of the officer's own runs; whoever looks after the
    whole country sees also those that name no run."""
    on = today()
    lots = access.lots_of_officer(request.user, on=on)
    since = on - timedelta(days=REFUSED_DAYS - 1)
    if access.looks_after_all_lots(request.user, on=on):
        rows = refused_counts(since=since)
    else:
        own = LabelRun.objects.filter(lot__in=lots.values("pk"))
        rows = refused_counts(since=since, among=own)
    context: dict[str, object] = {"rows": rows, "days": REFUSED_DAYS}
    return _page(request, "refused", _("Mã lạ bị quét"), context, [_crumb()])


def code_words(found: CloneAlert) -> str:
    """The label's code as printed, or the run's number where the sign is about all of it."""
    if found.number is None:
        return _("Đợt in %(run)s") % {"run": f"{found.run.epoch}-{found.run.run}"}
    return display(parse(label_text(found.run, found.number)))


def _about(found: CloneAlert) -> dict[str, object]:
    return {
        "alert": found,
        "lot": found.run.lot,
        "code": code_words(found),
        "evidence": evidence_words(found.rule, found.evidence),
        "innocent": innocent_words(found.rule),
    }


def _said(request: HttpRequest, ruling: CloneRuling) -> Said:
    if ruling.case_id is None:
        return Said(ruling)
    try:
        case = inspections.case_to_read(request.user, ruling.case_id, on=today())
    except Http404:
        return Said(ruling)
    done = conclusion_of(case)
    state = done.get_kind_display() if done is not None else _("đang xử lý")
    return Said(ruling, case.reference, state)


def _authority(request: HttpRequest, found: CloneAlert) -> Authority:
    """For whom the officer opens the case; Http404 for people who act for no authority."""
    who = appointments_of(request.user, on=today())
    return inspections.authority_for(who, found.run.lot.product.province_id)


def _page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, object],
    crumbs: list[Crumb] | None = None,
) -> HttpResponse:
    name = f"traceability/scans/{template}.html"
    return office_page(request, name, title, context, crumbs or (), icon="view")


def _crumb() -> Crumb:
    return reverse("scans_office:index"), _("Dấu hiệu tem giả")


def _alert_crumb(found: CloneAlert) -> Crumb:
    return reverse("scans_office:alert", args=[found.pk]), capfirst(found.get_rule_display())
