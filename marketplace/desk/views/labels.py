"""Labels of a lot's packs: start a run, print parts of it, say what became of them."""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.selectors import ocop_marks
from certification.selectors.marks_use import quota, requests_of
from certification.services.steps import ProgrammeError
from foundation.once import AlreadySent, once
from marketplace.desk.access import Desk, desk_page, lot_or_404
from marketplace.storefront import scan
from traceability.forms.labels import PrintForm, SpanForm, SpoiledForm, StartRunForm
from traceability.models import LabelPlan, LabelRun, Lot
from traceability.rules.label_layouts import FOR_PACKS, LAYOUTS, parts
from traceability.rules.label_ranges import overlap, without
from traceability.rules.old_addresses import TOLERATED_UNTIL
from traceability.selectors import label_runs as selectors
from traceability.selectors.gtin import gtin_right
from traceability.selectors.label_plans import open_shares
from traceability.selectors.old_addresses import old_address_words
from traceability.services import label_prints, label_states
from traceability.services.errors import TraceError
from traceability.services.labels import must_take_labels, start_label_run

FILES = {"PDF": "application/pdf", "SVG": "image/svg+xml", "ZIP": "application/zip"}
IN_MEMORY = 8 * 1024 * 1024
PARTS_SHOWN = 60


@require_http_methods(["GET", "POST"])
@desk_page
def labels(request: HttpRequest, desk: Desk, lot_id: int) -> HttpResponse:
    """The runs of a lot with what is left of them, and the form that starts another."""
    desk, lot = _lot(desk, lot_id)
    if request.method == "POST":
        desk.must_act()
    requests = _mark_requests(desk, lot)
    right = gtin_right(lot.product_id, on=desk.on)
    room = selectors.room_for_labels(lot)
    form = StartRunForm(
        request.POST or None,
        marks=[(str(one.pk), words) for one, words in requests.values()],
        plans=[(str(s.plan.pk), _plan_words(s)) for s in open_shares(lot.producer, on=desk.on)],
        gtin=right.gtin if right else "",
        initial={"count": room or None},
    )
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        plan = LabelPlan.objects.get(pk=facts["plan"]) if facts.get("plan") else None
        try:
            with once(form, by=request.user):  # type: ignore[arg-type]
                run = start_label_run(
                    lot=lot,
                    count=facts["count"],
                    purpose=LabelRun.Purpose.PACKS,
                    by=request.user,  # type: ignore[arg-type]
                    mark_request=requests[facts["mark"]][0] if facts.get("mark") else None,
                    on=desk.on,
                    layout=facts["layout"],
                    gtin=right.gtin if right and facts.get("with_gtin") else "",
                    plan=plan,
                    over_reason=facts["over_reason"],
                )
        except (TraceError, ProgrammeError) as error:
            form.add_error("count", str(error))
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("desk:labels", lot.pk)
        else:
            said = ngettext("Đã tạo %(n)s tem.", "Đã tạo %(n)s tem.", run.count)
            messages.success(request, said % {"n": run.count})
            return redirect("desk:label_run", run.pk)
    context = {
        "form": form,
        "runs": list(selectors.packs_runs(lot)[:50]),
        "sums": selectors.sums_of_lot(lot),
        "room": room,
        "layouts": LAYOUTS,
        "refusal": _refusal(desk, lot),
        "old_words": old_address_words(lot.producer),
        "until": TOLERATED_UNTIL,
        "may_mark": bool(requests),
    }
    return _page(request, "desk/labels/labels.html", desk, lot, context, form)


@require_GET
@desk_page
def own_label(request: HttpRequest, desk: Desk, lot_id: int) -> HttpResponse:
    """A sheet of the lot's own code, for boxes and shelves; never with the mark."""
    return scan.lot_label(request, lot_or_404(desk, lot_id))


@require_GET
@desk_page
def preview(request: HttpRequest, desk: Desk, lot_id: int, layout: str) -> HttpResponse:
    """One label at its true size, with a code of zeros that no key makes."""
    desk, lot = _lot(desk, lot_id)
    if layout not in LAYOUTS:
        raise Http404
    mark = None
    if request.GET.get("nhan-hieu") and _mark_requests(desk, lot):
        mark = ocop_marks([lot.product_id], on=desk.on).get(lot.product_id)
    right = gtin_right(lot.product_id, on=desk.on) if request.GET.get("gtin") else None
    try:
        picture = label_prints.sample_label(
            lot=lot,
            layout=layout,
            mark=mark,
            on=desk.on,
            public_url=settings.PUBLIC_URL,
            gtin=right.gtin if right else "",
        )
    except TraceError as error:
        raise Http404 from error
    return HttpResponse(picture, content_type="image/svg+xml")


@require_GET
@desk_page
def run(request: HttpRequest, desk: Desk, run_id: int) -> HttpResponse:
    """One run: its parts to print, what was printed, what is on packs and what is spoiled."""
    desk, found = _run(desk, run_id)
    return _run_page(request, desk, found)


@require_POST
@desk_page
def print_part(request: HttpRequest, desk: Desk, run_id: int) -> HttpResponseBase:
    """Write down a printing and hand over its file."""
    desk, found = _run(desk, run_id)
    desk.must_act()
    right = selectors.print_right(found, on=desk.on)
    form = PrintForm(request.POST, may_mark=right.mark is not None)
    if not form.is_valid():
        return _run_page(request, desk, found, printing=form)
    if request.POST.get("with_mark") and right.mark is None:
        form.add_error(None, str(label_prints.no_mark(found)))
        return _run_page(request, desk, found, printing=form)
    out = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    try:
        kept = label_prints.print_labels(
            run=found,
            by=request.user,  # type: ignore[arg-type]
            on=desk.on,
            public_url=settings.PUBLIC_URL,
            out=out,  # type: ignore[arg-type]
            **form.facts,
        )
    except TraceError as error:
        form.add_error(None, str(error))
        return _run_page(request, desk, found, printing=form)
    out.seek(0)
    numbers = f"{kept.first_number + 1}-{kept.last_number + 1}"
    name = f"tem-{found.lot.code}-{numbers}.{kept.format.lower()}"
    return FileResponse(out, as_attachment=True, filename=name, content_type=FILES[kept.format])


@require_POST
@desk_page
def all_on_packs(request: HttpRequest, desk: Desk, run_id: int) -> HttpResponse:
    """Dán hết: one tap."""
    desk, found = _run(desk, run_id)
    desk.must_act()
    try:
        label_states.put_rest_on_packs(
            run=found,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except TraceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghi: tem đã in đều dán lên gói."))
    return redirect("desk:label_run", found.pk)


@require_POST
@desk_page
def on_packs(request: HttpRequest, desk: Desk, run_id: int) -> HttpResponse:
    """Some of the labels are on packs."""

    def act(found: LabelRun, form: SpanForm) -> None:
        first, last = form.span
        label_states.put_on_packs(
            run=found,
            first=first,
            last=last,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )

    return _settle(request, desk, run_id, SpanForm(request.POST, prefix="dan"), act)


@require_POST
@desk_page
def spoiled(request: HttpRequest, desk: Desk, run_id: int) -> HttpResponse:
    """Some of the labels are spoiled and destroyed."""

    def act(found: LabelRun, form: SpanForm) -> None:
        first, last = form.span
        label_states.spoil(
            run=found,
            first=first,
            last=last,
            by=request.user,  # type: ignore[arg-type]
            on=desk.on,
            note=form.cleaned_data["note"],
        )

    form = SpoiledForm(request.POST, prefix="hong")
    return _settle(request, desk, run_id, form, act)


def _settle(
    request: HttpRequest,
    desk: Desk,
    run_id: int,
    form: SpanForm,
    act: Callable[[LabelRun, Any], None],
) -> HttpResponse:
    desk, found = _run(desk, run_id)
    desk.must_act()
    if form.is_valid():
        try:
            act(found, form)
        except TraceError as error:
            form.add_error("last", str(error))
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("desk:label_run", found.pk)
    if isinstance(form, SpoiledForm):
        return _run_page(request, desk, found, spoiled_form=form)
    return _run_page(request, desk, found, on_form=form)


def _run_page(
    request: HttpRequest,
    desk: Desk,
    found: LabelRun,
    *,
    printing: PrintForm | None = None,
    on_form: SpanForm | None = None,
    spoiled_form: SpanForm | None = None,
) -> HttpResponse:
    right = selectors.print_right(found, on=desk.on)
    in_hand = selectors.spans_in_hand(found)
    ranges = list(found.ranges.select_related("entered_by").order_by("first_number"))
    printable = without([(0, found.count - 1)], [(r.first_number, r.last_number) for r in ranges])
    prints = list(found.prints.select_related("printed_by").order_by("-printed_at", "-pk")[:100])
    first, last = _span_asked(request, printable, selectors.printed_spans(found))
    hand = in_hand[0] if in_hand else None
    initial = {"first": first + 1, "last": last + 1, "layout": found.layout or FOR_PACKS}
    print_form = printing or PrintForm(
        initial=initial | {"with_mark": right.mark is not None}, may_mark=right.mark is not None
    )
    context = {
        "run": selectors.with_counts(LabelRun.objects.filter(pk=found.pk)).get(),
        "right": right,
        "right_day": desk.on,
        "prints": _with_repeats(prints),
        "ranges": ranges,
        "in_hand": label_states.spans_said(in_hand),
        "parts": list(parts(0, found.count - 1))[:PARTS_SHOWN] if found.count > 10_000 else [],
        "refusal": _refusal(desk, found.lot),
        "has_printable": bool(printable),
        "printing": print_form,
        "left_out": label_prints.words_left_out(
            lot=found.lot,
            layout=str(print_form["layout"].value()),
            mark=right.mark,
            on=desk.on,
            public_url=settings.PUBLIC_URL,
            gtin=right.gtin,
        ),
        "on_form": on_form or SpanForm(prefix="dan", initial=_as_said(hand)),
        "spoiled_form": spoiled_form or SpoiledForm(prefix="hong"),
        "opened": "dan" if on_form else "hong" if spoiled_form else "",
    }
    bound = printing or on_form or spoiled_form
    return _page(request, "desk/labels/run.html", desk, found.lot, context, bound)


def _span_asked(
    request: HttpRequest, printable: list[tuple[int, int]], printed: list[tuple[int, int]]
) -> tuple[int, int]:
    """The part a link asks for, else the next one that was never printed."""
    asked = request.GET.get("phan", "")
    fresh = without(printable, printed) or printable or [(0, 0)]
    if asked.isascii() and asked.isdigit() and len(asked) < 8:
        start = int(asked)
        return next(parts(start, max(start, printable[-1][1] if printable else start)))
    return next(parts(*fresh[0]))


def _with_repeats(prints: list[Any]) -> list[Any]:
    """The printings, newest first, each with whether some of its numbers were printed before."""
    for at, one in enumerate(prints):
        span = (one.first_number, one.last_number)
        earlier = prints[at + 1 :]
        one.is_again = any(overlap(span, (e.first_number, e.last_number)) for e in earlier)
    return prints


def _as_said(span: tuple[int, int] | None) -> dict[str, int]:
    return {} if span is None else {"first": span[0] + 1, "last": span[1] + 1}


def _lot(desk: Desk, lot_id: int) -> tuple[Desk, Lot]:
    """The lot, and the desk of its producer."""
    lot = lot_or_404(desk, lot_id)
    return desk.working_for(lot.producer_id), lot


def _run(desk: Desk, run_id: int) -> tuple[Desk, LabelRun]:
    rows = LabelRun.objects.select_related(
        "lot__product", "lot__producer__commune", "lot__producer__province", "mark_request", "plan"
    )
    rows = rows.filter(
        purpose=LabelRun.Purpose.PACKS,
        lot__producer__in=[acting.producer.pk for acting in desk.choices],
    )
    found = get_object_or_404(rows, pk=run_id)
    return desk.working_for(found.lot.producer_id), found


def _mark_requests(desk: Desk, lot: Lot) -> dict[str, tuple[Any, str]]:
    """The producer's granted requests that still allow labels of this lot's product."""
    rows = requests_of(desk.producer).filter(
        certificate__product=lot.product_id, answer__is_granted=True
    )
    found = {}
    for one in rows[:20]:
        left = quota(one, on=desk.on).left
        if left:
            words = _("Có nhãn hiệu, theo đơn “%(what)s”: còn được in %(left)s")
            found[str(one.pk)] = (one, words % {"what": one.what[:60], "left": left})
    return found


def _plan_words(share: Any) -> str:
    return _("%(plan)s (%(authority)s): còn %(left)s tem") % {
        "plan": share.plan.name,
        "authority": share.plan.authority.name,
        "left": number_format(share.left, force_grouping=True),
    }


def _refusal(desk: Desk, lot: Lot) -> str:
    """Why the lot gets no labels today; "" where it does."""
    try:
        must_take_labels(lot, on=desk.on)
    except TraceError as error:
        return str(error)
    return ""


def _page(
    request: HttpRequest,
    template: str,
    desk: Desk,
    lot: Lot,
    context: dict[str, Any],
    form: Any,
) -> HttpResponse:
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, template, {"desk": desk, "lot": lot, **context}, status=status)
