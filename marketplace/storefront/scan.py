"""What a code on a pack opens: the scan page, the way to scan, printed labels."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certification.selectors.claims import shown_title, title_wording, withheld
from foundation.calendar import today
from foundation.page_cache import public_page
from marketplace.storefront.cdn import may_be_held
from marketplace.storefront.scan_answers import fault_words, scan_answer, speak, unknown_code
from marketplace.storefront.scan_links import asks_for_links, label_links
from marketplace.storefront.scan_page import scan_page
from traceability.adapters.qr import label_address, qr_svg
from traceability.models import Lot
from traceability.rules import label_code
from traceability.rules.typed_code import as_typed, fault_of
from traceability.selectors import lot_code_text, scan_story

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
    carry it are counted, so theirs are printed by a run (traceability.services.label_prints).

    The caller has decided that this person may open this lot.
    """
    hidden = withheld([title_wording(lot.product_id, lot.product.title)], on=today())
    code = lot_code_text(lot)
    context = {
        "lot": lot,
        "title": shown_title(lot.product_id, lot.product.title, hidden),
        "qr": qr_svg(label_address(code, public_url=settings.PUBLIC_URL), title=code),
        "code": label_code.display(label_code.parse(code)),
        "places": range(LABELS_ON_A_SHEET),
    }
    return scan_answer(request, "scan/lot_label.html", context)
