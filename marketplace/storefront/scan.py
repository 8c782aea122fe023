"""What a code on a pack opens: the scan page, the way to scan, printed labels."""

import re
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certification.selectors import ocop_marks
from certification.selectors.claims import shown_title, title_wording, withheld
from foundation.calendar import today
from foundation.page_cache import public_page
from marketplace.storefront.cdn import may_be_held
from marketplace.storefront.scan_answers import fault_words, scan_answer, speak, unknown_code
from marketplace.storefront.scan_links import asks_for_links, label_links
from marketplace.storefront.scan_page import scan_page
from traceability.adapters.qr import label_address, qr_svg
from traceability.models import LabelRun, Lot
from traceability.rules import label_code
from traceability.rules.typed_code import as_typed, fault_of
from traceability.selectors import label_text, lot_code_text, scan_story

GOODS_ADDRESS = re.compile(r"/(01/\d{8,14}(?:[/?][!-~]*)?)$")
"""What a code of a GS1 Digital Link says after its host."""

LABELS_ON_A_SHEET = 8
"""Of 105 × 74 mm (A7) on A4."""


def scan(request: HttpRequest, code: str) -> HttpResponseBase:
    """What a label code opens: its page, or for machines that ask so the links there are."""
    return label_links(request, code) if asks_for_links(request) else _page(request, code)


@require_safe
@public_page(60, vary_on_language_header=True, parameters=("lang",))
def _page(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a label code: 200, or 404 for a code we never printed, 400 for none at all."""
    speak(request.GET.get("lang"))
    page = scan_page(code, on=today())
    if page.story.lot is None:
        return unknown_code(request, page, code)
    answer = scan_answer(request, "scan/story.html", {"page": page, "about": page.story.code})
    may_be_held(answer, product_id=page.story.lot.product_id)
    return answer


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to scan, and a field for the code; a whole address pasted there is understood too."""
    typed = request.GET.get("ma", "").strip()
    error = ""
    if typed:
        read = as_typed(typed)
        fault = fault_of(read)
        if fault is None:
            return redirect("scan:scan", code=str(label_code.parse(read)))
        if goods := GOODS_ADDRESS.search(typed):
            return redirect("/" + goods[1])
        error = _("Mã tem có 16 chữ và số, in dưới hình QR.") + " " + fault_words(fault)
    return render(request, "scan/help.html", {"typed": typed[:500], "error": error})


@require_safe
def label_qr(request: HttpRequest, code: str) -> HttpResponse:
    """The QR picture of a label we printed, as SVG; 404 for any other code."""
    story = scan_story(code, on=today())
    if story.label is None:
        return HttpResponse(status=404)
    address = label_address(story.code, public_url=settings.PUBLIC_URL)
    answer = HttpResponse(
        qr_svg(address, title=_("Mã QR %(code)s") % {"code": story.code}),
        content_type="image/svg+xml",
    )
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


@require_safe
def lot_label(request: HttpRequest, lot: Lot) -> HttpResponse:
    """The printable label of a lot: QR, code, product, lot, days. Never the mark: packs that
    carry it are counted, so it is printed by a run of its own (`run_labels`).

    The caller has decided that this person may open this lot.
    """
    label = _printed(lot_code_text(lot))
    context = {"labels": [label] * LABELS_ON_A_SHEET, "mark": None, "back": reverse("desk:lots")}
    return _label_sheet(request, lot, context)


@require_safe
def run_labels(request: HttpRequest, run: LabelRun, *, page: int, back: str) -> HttpResponse:
    """One sheet of a run's labels, each with its own code. The mark stands on them only where
    the run was counted against a granted request, and only while the mark is in force.

    The caller has decided that this person may open this run.
    """
    first = (page - 1) * LABELS_ON_A_SHEET
    numbers = range(first, min(first + LABELS_ON_A_SHEET, run.count))
    if not numbers:
        raise Http404
    product_id = run.lot.product_id
    marks = ocop_marks([product_id], on=today()) if run.mark_request_id else {}
    labels = [_printed(label_text(run, number)) for number in numbers]
    sheets = -(-run.count // LABELS_ON_A_SHEET)
    context = {
        "labels": labels,
        "mark": marks.get(product_id),
        "back": back,
        "sheet": page,
        "sheets": sheets,
        "previous_sheet": page - 1,
        "next_sheet": page + 1 if page < sheets else None,
    }
    return _label_sheet(request, run.lot, context)


def _printed(code: str) -> dict[str, str]:
    """One label: its QR picture, and its code in groups of four."""
    return {
        "qr": qr_svg(label_address(code, public_url=settings.PUBLIC_URL), title=code),
        "code": label_code.display(label_code.parse(code)),
    }


def _label_sheet(request: HttpRequest, lot: Lot, context: dict[str, Any]) -> HttpResponse:
    hidden = withheld([title_wording(lot.product_id, lot.product.title)], on=today())
    title = shown_title(lot.product_id, lot.product.title, hidden)
    return scan_answer(request, "scan/lot_label.html", {"lot": lot, "title": title, **context})
