"""Recalls in the back office: start one in two steps, follow it, close it; ask for records.

Above commerce, because what will happen includes parcels.
"""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.views.frame import Crumb, office_page, person
from foundation.calendar import today
from foundation.once import AlreadySent, once
from marketplace.commerce.selectors.recall_preview import preview_of
from traceability import access
from traceability.adapters import recall_paper
from traceability.forms.recalls import CloseForm, RecordRequestForm, StartRecallForm, StepForm
from traceability.models import Lot, Recall, RecallCampaign, RecallParty
from traceability.selectors import recalls as selectors
from traceability.services import lot_records as record_services
from traceability.services import recalls as services
from traceability.services.errors import AlreadyRecalled, TraceError

PER_PAGE = 30
ICON = "warning"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Open recalls and drills of this officer's lots, or the closed ones; records asked for."""
    on = today()
    closed = request.GET.get("xem") == "da-xong"
    rows = access.campaigns_of_officer(request.user, on=on).filter(closed_on__isnull=not closed)
    context: dict[str, object] = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "closed": closed,
        "on": on,
        "now": timezone.now(),
        "requests": access.record_requests_of_officer(request.user, on=on)[:PER_PAGE],
    }
    return _page(request, "index", _("Thu hồi lô"), context)


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Fill in, read exactly what will happen, confirm. A second press finds the first's."""
    on, now = today(), timezone.now()
    lot = access.lot_of_officer(request.user, lot_id, on=on)
    form = StartRecallForm(request.POST or None, lot=lot, at=now, by_officer=True)
    context: dict[str, object] = {"form": form, "lot": lot, "sources": selectors.sources_of(lot)}
    crumbs = [_list_crumb(), _lot_crumb(lot)]
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        if "confirm" not in request.POST:
            context |= {"facts": form.facts, "preview": preview_of(lot, form.packs)}
            return _page(request, "confirm", _("Thu hồi lô"), context, crumbs)
        try:
            campaign = services.start_recall(
                lot=lot,
                kind=RecallCampaign.Kind.COMPULSORY,
                by=person(request),
                on=on,
                at=now,
                **form.facts,
            )
        except AlreadyRecalled as error:
            messages.info(request, str(error))
            running = selectors.open_campaign(lot, is_drill=form.facts["is_drill"])
            if running is not None:
                return redirect("recalls_office:inspect", running.pk)
            return redirect("lots_office:inspect", lot.pk)
        except TraceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã bắt đầu %(number)s.") % {"number": campaign.number})
            return redirect("recalls_office:inspect", campaign.pk)
    return _page(request, "start", _("Thu hồi lô"), context, crumbs)


@require_GET
def inspect(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One recall: its clocks, every place it reached, what came back."""
    on = today()
    campaign = access.campaign_of_officer(request.user, campaign_id, on=on)
    rows = selectors.party_rows(campaign.parties.all())
    drill = None if campaign.is_drill else selectors.last_drill(campaign)
    context: dict[str, object] = {
        "campaign": campaign,
        "rows": rows,
        "effect": selectors.effect_of(campaign, rows),
        "drill": drill,
        "drill_effect": selectors.effect_of(drill) if drill else None,
        "sources": selectors.sources_of(campaign.lot),
        "is_late": campaign.closed_on is None and campaign.due_on < on,
    }
    return _page(request, "inspect", campaign.number, context, [_list_crumb()])


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, campaign_id: int, party_id: int) -> HttpResponse:
    """Note what was done about one place."""
    on = today()
    campaign = access.campaign_of_officer(request.user, campaign_id, on=on)
    party = get_object_or_404(campaign.parties.all(), pk=party_id)
    form = StepForm(request.POST or None, party=party)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form, by=person(request)):
                services.note_step(
                    party=party, by=person(request), at=timezone.now(), on=on, **form.cleaned_data
                )
        except TraceError as error:
            form.add_error("quantity", str(error))
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("recalls_office:inspect", campaign.pk)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("recalls_office:inspect", campaign.pk)
    row = selectors.party_rows(RecallParty.objects.filter(pk=party.pk))[0]
    context: dict[str, object] = {"campaign": campaign, "form": form, "row": row}
    return _page(request, "step", party.label, context, [_list_crumb(), _crumb(campaign)])


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Write the report, read it again, end the recall."""
    on = today()
    campaign = access.campaign_of_officer(request.user, campaign_id, on=on)
    form = CloseForm(request.POST or None)
    context: dict[str, object] = {
        "campaign": campaign,
        "form": form,
        "effect": selectors.effect_of(campaign),
    }
    crumbs = [_list_crumb(), _crumb(campaign)]
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        if "confirm" not in request.POST:
            return _page(request, "close_confirm", _("Kết thúc thu hồi"), context, crumbs)
        try:
            services.close_recall(
                campaign=campaign,
                report=form.cleaned_data["report"],
                by=person(request),
                on=on,
                as_officer=True,
            )
        except services.CampaignClosed as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Đã kết thúc %(number)s.") % {"number": campaign.number})
        return redirect("recalls_office:inspect", campaign.pk)
    return _page(request, "close", _("Kết thúc thu hồi"), context, crumbs)


@require_GET
def report(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The effectiveness report as PDF."""
    campaign = access.campaign_of_officer(request.user, campaign_id, on=today())
    answer = HttpResponse(recall_paper.report(campaign), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{campaign.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "POST"])
def end_old(request: HttpRequest, recall_id: int) -> HttpResponse:
    """End a recall from before there were campaigns."""
    on = today()
    recall = get_object_or_404(Recall, pk=recall_id, campaign__isnull=True)
    lot = access.lot_of_officer(request.user, recall.lot_id, on=on)
    if request.method == "POST":
        try:
            services.end_recall(recall=recall, by=person(request), on=on)
            messages.success(request, _("Đã kết thúc thu hồi lô %(code)s.") % {"code": lot.code})
        except TraceError as error:
            messages.info(request, str(error))
        return redirect("lots_office:inspect", lot.pk)
    context: dict[str, object] = {"recall": recall, "lot": lot}
    return _page(
        request, "end_old", _("Kết thúc thu hồi"), context, [_list_crumb(), _lot_crumb(lot)]
    )


@require_http_methods(["GET", "POST"])
def ask_record(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Ask the producer for a lot's record, due in 24 hours."""
    on = today()
    lot = access.lot_of_officer(request.user, lot_id, on=on)
    authority = access.authority_asking(request.user, on=on)
    if authority is None:
        raise Http404
    form = RecordRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = record_services.ask_for_record(
                lot=lot,
                authority=authority,
                by=person(request),
                at=timezone.now(),
                **form.cleaned_data,
            )
        except TraceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã yêu cầu hồ sơ lô."))
            return redirect("recalls_office:record", asked.pk)
    context: dict[str, object] = {"form": form, "lot": lot, "authority": authority}
    return _page(
        request, "ask_record", _("Yêu cầu hồ sơ lô"), context, [_list_crumb(), _lot_crumb(lot)]
    )


@require_GET
def record(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request and its answer; `?tai=epcis` and `?tai=record` download what was handed over."""
    rows = access.record_requests_of_officer(request.user, on=today())
    asked = get_object_or_404(rows, pk=request_id)
    part = request.GET.get("tai", "")
    if asked.document is not None and part in asked.document:
        words = json.dumps(asked.document[part], ensure_ascii=False, indent=2)
        answer = HttpResponse(words, content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="lot-{asked.pk}-{part}.json"'
        answer["Cache-Control"] = "private, no-store"
        return answer
    context: dict[str, object] = {"asked": asked, "now": timezone.now()}
    return _page(request, "record", _("Hồ sơ lô"), context, [_list_crumb(), _lot_crumb(asked.lot)])


def _page(
    request: HttpRequest,
    name: str,
    title: str,
    context: dict[str, object],
    crumbs: list[Crumb] | None = None,
) -> HttpResponse:
    return office_page(
        request, f"office/recalls/{name}.html", title, context, crumbs or [], icon=ICON
    )


def _list_crumb() -> Crumb:
    return reverse("recalls_office:index"), _("Thu hồi lô")


def _lot_crumb(lot: Lot) -> Crumb:
    return reverse("lots_office:inspect", args=[lot.pk]), lot.code


def _crumb(campaign: RecallCampaign) -> Crumb:
    return reverse("recalls_office:inspect", args=[campaign.pk]), campaign.number
