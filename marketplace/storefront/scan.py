"""What a code on a pack opens: the scan page, the GS1 Digital Link, the way to scan, labels."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import activate, get_language, get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.products.models import Product
from certification.selectors import ocop_marks
from certification.selectors.claims import shown_title, title_wording, withheld
from foundation.calendar import today
from foundation.page_cache import public_page
from marketplace.storefront.scan_page import scan_page
from traceability.adapters.qr import label_address, qr_svg
from traceability.models import LabelRun, Lot
from traceability.rules import digital_link, label_code
from traceability.rules.verdict import Verdict
from traceability.selectors import code_named_by, label_text, lot_code_text, scan_story

LABELS_ON_A_SHEET = 8
"""Of 105 × 74 mm (A7) on A4."""


@require_safe
@public_page(60, vary_on_language_header=True, parameters=("lang",))
def scan(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a label code: 200, or 404 for a code we never printed, 400 for none at all."""
    _speak(request.GET.get("lang"))
    page = scan_page(code, on=today())
    if page.story.verdict is Verdict.UNKNOWN:
        status = 404 if page.story.code else 400
        return _answer(request, "scan/unknown.html", {"page": page, "typed": code[:60]}, status)
    return _answer(request, "scan/story.html", {"page": page, "mark": page.story.mark})


@require_safe
def digital_link_view(request: HttpRequest, rest: str) -> HttpResponse:
    """`/01/…`: on to the label's page or the product's by 307, the query passed along.

    404 for goods we do not know, 400 for an address that is no GS1 Digital Link.
    """
    activate(get_language_from_request(request))
    try:
        link = digital_link.parse(_address_as_sent(request))
    except digital_link.InvalidDigitalLink:
        return _no_such_goods(request, rest, status=400)
    product = Product.objects.filter(gtin=link.gtin).first() if link.gtin else None
    if product is None:
        return _no_such_goods(request, rest, status=404)
    code = code_named_by(link, product_id=product.pk)
    target = reverse("scan:scan", args=[code]) if code else product.get_absolute_url()
    query = request.META.get("QUERY_STRING", "")
    answer = HttpResponseRedirect(f"{target}?{query}" if query else target, preserve_request=True)
    answer["Cache-Control"] = "no-cache"
    return answer


def _address_as_sent(request: HttpRequest) -> str:
    """The address as the scanner sent it, without a trailing slash.

    A lot may hold an encoded `/`, which PATH_INFO has lost; the server keeps the path as it came.
    """
    sent = request.META.get("RAW_URI") or request.META.get("REQUEST_URI") or ""
    if not sent.startswith("/"):
        sent = request.get_full_path()
    path, mark, query = sent.partition("?")
    return settings.PUBLIC_URL + path.removesuffix("/") + mark + query


def _no_such_goods(request: HttpRequest, rest: str, *, status: int) -> HttpResponse:
    page = scan_page("", on=today())
    context = {"page": page, "typed": rest[:60], "is_goods_number": True}
    return _answer(request, "scan/unknown.html", context, status)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to scan, and a field for the code; a whole address pasted there is understood too."""
    typed = request.GET.get("ma", "").strip()
    error = ""
    if typed:
        try:
            code = label_code.parse(typed.rstrip("/").rsplit("/", 1)[-1])
        except label_code.MalformedCode:
            error = _("Mã tem có 16 chữ và số, in dưới hình QR. Xin xem lại mã vừa gõ.")
        else:
            return redirect("scan:scan", code=str(code))
    return render(request, "scan/help.html", {"typed": typed[:60], "error": error})


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
    return _answer(request, "scan/lot_label.html", {"lot": lot, "title": title, **context})


def _speak(language: str | None) -> None:
    """Use the language a reader asked for by link; else the one their browser asked for stays."""
    if language in dict(settings.LANGUAGES):
        activate(language)


def _answer(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A scan page says its language, and stays out of search engines.

    Robots: a lot's page is for who holds the pack. Indexed, thousands of near-equal pages would
    stand before the product's own, and a search hit would outlive the lot.
    """
    other = "en" if get_language() == "vi" else "vi"
    context |= {"other_language": {"code": other, "name": dict(settings.LANGUAGES)[other]}}
    answer = render(request, template, context, status=status)
    answer["Content-Language"] = get_language() or settings.LANGUAGE_CODE
    answer["X-Robots-Tag"] = "noindex"
    answer.setdefault("Cache-Control", "no-cache")
    return answer
