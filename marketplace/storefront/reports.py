"""Telling of something wrong with a pack, and asking later what became of it. For everyone.

Here because a label's code is traceability's and the product certification's: the code is read
here, and the product and its province are passed down.
"""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalog.products.models import Product
from certification.access.inspections import is_market_officer
from certification.forms.cases import ReferenceForm, ReportForm
from certification.selectors.cases import report_by_reference, report_state
from certification.services.cases import receive_report
from foundation import tries
from foundation.calendar import today
from foundation.models import User
from foundation.private_files import BadFile
from traceability.selectors import scan_story

REPORTS_PER_NETWORK = 12
"""In a quarter of an hour: a whole market shares one network."""
PRODUCT, CODE = "san-pham", "ma"


@dataclass(frozen=True)
class Pack:
    """What the report is about, as far as it is known."""

    product: Product | None = None
    code: str = ""


@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form, filled with the pack one comes from; it comes back with everything typed."""
    on = today()
    pack = _pack(request, on)
    form = ReportForm(
        request.POST or None, request.FILES or None, initial={"label_code": pack.code}
    )
    if request.method == "POST" and form.is_valid():
        reference = _receive(request, form, pack, on)
        if reference:
            return redirect("storefront:report_state", reference=reference)
    context = {"form": form, "pack": pack, "reference_form": ReferenceForm()}
    refused = request.method == "POST"
    return render(request, "storefront/report.html", context, status=422 if refused else 200)


def _pack(request: HttpRequest, on: date) -> Pack:
    """The pack named in the address, by its label or its product; the code as read where known."""
    typed = request.GET.get(CODE, "").strip()[:40]
    if typed:
        return _pack_of(typed, on)
    number = request.GET.get(PRODUCT, "")
    known = number.isdecimal() and len(number) < 19
    product = Product.objects.filter(pk=int(number), is_public=True).first() if known else None
    return Pack(product=product)


def _pack_of(code: str, on: date) -> Pack:
    story = scan_story(code, on=on)
    if story.lot is None:
        return Pack(code=code)
    return Pack(product=story.lot.product, code=story.code)


def _receive(request: HttpRequest, form: ReportForm, pack: Pack, on: date) -> str:
    """The reference of the report; "" when it is refused, which the form then says."""
    if form.is_from_machine or tries.made(_limit(request)) >= REPORTS_PER_NETWORK:
        form.add_error(None, _("Mạng này vừa gửi quá nhiều tin. Đợi 15 phút rồi gửi lại."))
        return ""
    facts = form.cleaned_data
    code = facts["label_code"].strip()
    if code and code != pack.code:
        pack = _pack_of(code, on)
    province = facts["province"]
    officer = request.user if is_market_officer(request.user, on=on) else None
    try:
        kept = receive_report(
            about=facts["about"],
            text=facts["text"],
            product=pack.product,
            label_code=pack.code or code,
            seen_at_place=facts["seen_at_place"],
            province_code=province.code if province else "",
            photo=facts["photo"],
            contact=facts["contact"],
            market_officer=officer if isinstance(officer, User) else None,
            on=on,
        )
    except BadFile as error:
        form.add_error("photo", str(error))
        return ""
    tries.note(_limit(request))
    return kept.reference


def _limit(request: HttpRequest) -> str:
    return f"report:{tries.network_of(request)}"


@never_cache
@require_safe
def find_report(request: HttpRequest) -> HttpResponse:
    """From the reference typed to its page."""
    form = ReferenceForm(request.GET)
    if form.is_valid():
        return redirect("storefront:report_state", reference=form.cleaned_data["ma"].strip())
    return redirect("storefront:report")


@never_cache
@require_safe
def state(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of a report: its state and day, and nothing anybody wrote.

    Nothing is counted here: a reference has forty random bits, and tells of no person.
    """
    found = report_by_reference(reference)
    context = {
        "report": found,
        "state": report_state(found) if found else None,
        "reference_form": ReferenceForm(initial={"ma": reference[:20]}),
    }
    answer = render(request, "storefront/report_state.html", context, status=200 if found else 404)
    answer["X-Robots-Tag"] = "noindex"
    return answer
