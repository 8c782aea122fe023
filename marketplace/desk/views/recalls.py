"""Recalls at the producer's desk: start one in two steps, note what came back, close it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catalog.producers.models import Producer
from foundation.once import AlreadySent, once
from marketplace.commerce.selectors.recall_preview import preview_of
from marketplace.desk.access import Desk, desk_page, lot_or_404
from traceability.adapters import recall_paper
from traceability.forms.recalls import CloseForm, RecordAnswerForm, StartRecallForm, StepForm
from traceability.models import Lot, LotRecordRequest, RecallCampaign, RecallParty
from traceability.selectors import lot_records
from traceability.selectors import recalls as selectors
from traceability.services import lot_records as record_services
from traceability.services import recalls as services
from traceability.services.errors import AlreadyRecalled, TraceError


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Recalls and drills that concern this producer, and records that authorities wait for."""
    context = {
        "desk": desk,
        "campaigns": selectors.campaigns_touching(desk.producer)[:50],
        "requests": lot_records.open_requests(desk.producer),
        "now": timezone.now(),
    }
    return render(request, "desk/recalls/index.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def start(request: HttpRequest, desk: Desk, lot_id: int) -> HttpResponse:
    """Fill in, read exactly what will happen, confirm. A second press finds the first's."""
    lot = lot_or_404(desk, lot_id)
    desk = desk.working_for(lot.producer_id)
    desk.must_act()
    now = timezone.now()
    form = StartRecallForm(request.POST or None, lot=lot, at=now, by_officer=False)
    context = {"desk": desk, "form": form, "lot": lot}
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        if "confirm" not in request.POST:
            context |= {
                "facts": form.facts,
                "preview": preview_of(lot, form.packs, seen_by=desk.producer),
            }
            return render(request, "desk/recalls/confirm.html", context)
        try:
            campaign = services.start_recall(
                lot=lot,
                kind=RecallCampaign.Kind.VOLUNTARY,
                by=request.user,  # type: ignore[arg-type]
                on=desk.on,
                at=now,
                entered_for=_helped(desk),
                **form.facts,
            )
        except AlreadyRecalled as error:
            messages.info(request, str(error))
            return _to_running(lot, form.facts["is_drill"])
        except TraceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã bắt đầu %(number)s.") % {"number": campaign.number})
            return redirect("desk:recall", campaign.pk)
    refused = request.method == "POST" and bool(form.errors)
    return render(request, "desk/recalls/start.html", context, status=422 if refused else 200)


@require_GET
@desk_page
def campaign(request: HttpRequest, desk: Desk, campaign_id: int) -> HttpResponse:
    """One recall: its clocks, every place this producer answers for, what came back."""
    desk, found = _campaign_or_404(desk, campaign_id)
    rows = selectors.party_rows(selectors.parties_about(found, desk.producer))
    drill = None if found.is_drill else selectors.last_drill(found)
    is_own = found.lot.producer_id == desk.producer.pk
    context = {
        "desk": desk,
        "campaign": found,
        "rows": rows,
        "is_own": is_own,
        "effect": selectors.effect_of(found, None if is_own else rows),
        "drill": drill if is_own else None,
        "drill_effect": selectors.effect_of(drill) if drill and is_own else None,
        "may_close": is_own and (found.is_drill or found.kind == RecallCampaign.Kind.VOLUNTARY),
    }
    return render(request, "desk/recalls/campaign.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def step(request: HttpRequest, desk: Desk, campaign_id: int, party_id: int) -> HttpResponse:
    """Note what was done about one place."""
    desk, found = _campaign_or_404(desk, campaign_id)
    desk.must_act()
    party = selectors.parties_about(found, desk.producer).filter(pk=party_id).first()
    if party is None:
        raise Http404
    form = StepForm(request.POST or None, party=party)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form, by=request.user):  # type: ignore[arg-type]
                services.note_step(
                    party=party,
                    by=request.user,  # type: ignore[arg-type]
                    at=timezone.now(),
                    on=desk.on,
                    **form.cleaned_data,
                )
        except TraceError as error:
            form.add_error("quantity", str(error))
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("desk:recall", found.pk)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("desk:recall", found.pk)
    context = {"desk": desk, "form": form, "campaign": found, "order_id": _order(desk, party)}
    context["row"] = selectors.party_rows(RecallParty.objects.filter(pk=party.pk))[0]
    status = 422 if form.errors else 200
    return render(request, "desk/recalls/step.html", context, status=status)


@require_http_methods(["GET", "POST"])
@desk_page
def close(request: HttpRequest, desk: Desk, campaign_id: int) -> HttpResponse:
    """Write the report and end the recall; a compulsory one is an officer's to end."""
    desk, found = _own_campaign_or_404(desk, campaign_id)
    desk.must_act()
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_recall(
                campaign=found,
                report=form.cleaned_data["report"],
                by=request.user,  # type: ignore[arg-type]
                on=desk.on,
                as_officer=False,
            )
        except services.CampaignClosed as error:
            messages.info(request, str(error))
            return redirect("desk:recall", found.pk)
        except TraceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã kết thúc %(number)s.") % {"number": found.number})
            return redirect("desk:recall", found.pk)
    context = {
        "desk": desk,
        "form": form,
        "campaign": found,
        "effect": selectors.effect_of(found),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/recalls/close.html", context, status=status)


@require_GET
@desk_page
def report(request: HttpRequest, desk: Desk, campaign_id: int) -> HttpResponse:
    """The effectiveness report as PDF, for the lot's own producer."""
    desk, found = _own_campaign_or_404(desk, campaign_id)
    return pdf_answer(found, desk.producer)


@require_http_methods(["GET", "POST"])
@desk_page
def record(request: HttpRequest, desk: Desk, request_id: int) -> HttpResponse:
    """Hand over a lot's record that an authority asked for."""
    mine = [acting.producer.pk for acting in desk.choices]
    asked = (
        LotRecordRequest.objects.select_related("lot__product", "lot__producer", "authority")
        .filter(pk=request_id, lot__producer__in=mine)
        .first()
    )
    if asked is None:
        raise Http404
    desk = desk.working_for(asked.lot.producer_id)
    form = RecordAnswerForm(request.POST or None)
    if request.method == "POST":
        desk.must_act()
        if form.is_valid():
            try:
                record_services.hand_over_record(
                    request=asked,
                    by=request.user,  # type: ignore[arg-type]
                    at=timezone.now(),
                    note=form.cleaned_data["note"],
                )
                messages.success(request, _("Đã nộp hồ sơ lô cho cơ quan."))
            except record_services.AlreadyAnswered as error:
                messages.info(request, str(error))
            return redirect("desk:lot_record", asked.pk)
    context = {"desk": desk, "form": form, "asked": asked, "now": timezone.now()}
    status = 422 if form.errors else 200
    return render(request, "desk/recalls/record.html", context, status=status)


def pdf_answer(found: RecallCampaign, producer: Producer) -> HttpResponse:
    """The report's PDF, as this producer may read it, named after the campaign."""
    paper = recall_paper.report(found, seen_by=producer)
    answer = HttpResponse(paper, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _campaign_or_404(desk: Desk, campaign_id: int) -> tuple[Desk, RecallCampaign]:
    """A campaign that concerns a producer this person works for, and that producer's desk; the
    lot's own producer comes first."""
    found = selectors.campaigns().filter(pk=campaign_id).first()
    if found is None:
        raise Http404
    mine = [acting.producer.pk for acting in desk.choices]
    if found.lot.producer_id in mine:
        return desk.working_for(found.lot.producer_id), found
    for acting in desk.choices:
        if selectors.parties_about(found, acting.producer).exists():
            return desk.working_for(acting.producer.pk), found
    raise Http404


def _own_campaign_or_404(desk: Desk, campaign_id: int) -> tuple[Desk, RecallCampaign]:
    desk, found = _campaign_or_404(desk, campaign_id)
    if found.lot.producer_id != desk.producer.pk:
        raise Http404
    return desk, found


def _to_running(lot: Lot, is_drill: bool) -> HttpResponse:
    running = selectors.open_campaign(lot, is_drill=is_drill)
    return redirect("desk:recall", running.pk) if running else redirect("desk:recalls")


def _order(desk: Desk, party: RecallParty) -> int | None:
    """The parcel whose page has the buyer's telephone, where it is this producer's own."""
    if party.kind != RecallParty.Kind.BUYER or party.lot.producer_id != desk.producer.pk:
        return None
    return int(party.reference.removeprefix("consignment:"))


def _helped(desk: Desk) -> Producer | None:
    return desk.producer if desk.acting.as_helper else None
