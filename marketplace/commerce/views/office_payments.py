"""Payments at providers that wait for a person: sums that do not fit, events that could not be
handled, differences of the daily comparison, disputes, refunds on their way."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.views.frame import Crumb, office_page
from marketplace.commerce import access
from marketplace.commerce.forms.card_reviews import DecisionForm
from marketplace.commerce.models import PaymentAttempt
from marketplace.commerce.payments import Unreachable, method
from marketplace.commerce.selectors import card as selectors
from marketplace.commerce.services import card_reviews
from marketplace.commerce.services.card_checks import PROVIDERS
from marketplace.commerce.services.errors import OrderRefused

MOST = 100
ICON = "warning"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Everything that waits, the oldest first; and the disputes."""
    access.sales_staff_or_404(request)
    context: dict[str, object] = {
        "mismatched": selectors.mismatched()[:MOST],
        "events": selectors.open_events()[:MOST],
        "refunds": selectors.stuck_refunds(PROVIDERS)[:MOST],
        "disputes": selectors.disputes()[:MOST],
        "card_is_set_up": method("CARD").is_set_up(),
    }
    title = _("Thẻ và ví: việc chờ người xem")
    return office_page(request, "commerce/office/payments/index.html", title, context, icon=ICON)


@require_http_methods(["GET", "POST"])
def attempt(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """One sum that does not fit: ask again, take what came, or set it aside with the reason."""
    by, now = access.sales_staff_or_404(request), timezone.now()
    found = _mismatched(attempt_id)
    form = DecisionForm(request.POST if request.POST.get("do") == "aside" else None)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "again":
                card_reviews.ask_again(attempt=found, now=now)
                messages.info(request, _("Đã hỏi lại nhà cung cấp."))
                return redirect("payments_office")
            if form.is_valid():
                card_reviews.set_aside(attempt=found, by=by, words=form.cleaned_data["words"])
                messages.success(request, _("Đã để riêng. Người mua có thể trả lại."))
                return redirect("payments_office")
        except Unreachable:
            messages.error(request, _("Chưa hỏi được nhà cung cấp."))
    context: dict[str, object] = {"attempt": found, "form": form}
    return _page(request, "attempt", _("Số tiền không khớp"), context)


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Asked once more, then what truly came is noted for the order; for good."""
    by, now = access.sales_staff_or_404(request), timezone.now()
    found = _mismatched(attempt_id)
    told = method(found.method).ask(found)
    if request.method == "POST":
        try:
            card_reviews.accept_what_came(attempt=found, by=by, now=now)
            messages.success(request, _("Đã ghi số tiền thật đã trả."))
        except OrderRefused as refused:
            messages.error(request, str(refused))
        return redirect("payments_office")
    context: dict[str, object] = {"attempt": found, "told": told}
    return _page(request, "accept", _("Ghi số tiền thật đã trả?"), context)


@require_POST
def replay(request: HttpRequest, event_id: int) -> HttpResponse:
    """Handle an open event again."""
    access.sales_staff_or_404(request)
    event = get_object_or_404(selectors.open_events(), pk=event_id)
    try:
        row = card_reviews.replay(event=event, now=timezone.now())
    except Exception as error:  # whatever kept it from being handled stands beside it
        messages.error(request, _("Vẫn chưa xử lý được: %(why)s") % {"why": str(error)[:200]})
    else:
        words = _("Đã xử lý.") if row.handled_at else _("Vẫn cần người xem.")
        messages.info(request, words)
    return redirect("payments_office")


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, event_id: int) -> HttpResponse:
    """An event that a person has dealt with; the reason stays beside it."""
    by = access.sales_staff_or_404(request)
    event = get_object_or_404(selectors.open_events(), pk=event_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        card_reviews.close_event(event=event, by=by, words=words, now=timezone.now())
        messages.success(request, _("Đã đóng."))
        return redirect("payments_office")
    return _page(request, "close", _("Đóng việc này"), {"event": event, "form": form})


def _mismatched(attempt_id: int) -> PaymentAttempt:
    return get_object_or_404(selectors.mismatched(), pk=attempt_id)


def _page(request: HttpRequest, name: str, title: str, context: dict[str, object]) -> HttpResponse:
    crumbs: list[Crumb] = [(reverse("payments_office"), _("Thẻ và ví"))]
    template = f"commerce/office/payments/{name}.html"
    return office_page(request, template, title, context, crumbs, icon=ICON)
