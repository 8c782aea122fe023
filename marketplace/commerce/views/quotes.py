"""Wholesale requests: the form, the answers side by side, taking one. Whoever has a request's
address may open it."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.places.forms import former_answers, still_choosing, typed_so_far
from foundation import tries
from foundation.calendar import today
from marketplace.commerce import access
from marketplace.commerce.forms.quotes import AskForm, TakeForm
from marketplace.commerce.models import Quote, QuoteRequest
from marketplace.commerce.selectors.contract_facts import contract_facts
from marketplace.commerce.selectors.quotes import answer_of, answers
from marketplace.commerce.services import OrderRefused
from marketplace.commerce.services import quotes as services
from marketplace.commerce.views.orders import private

MOST_ASKED = 6
"""Within 15 minutes from one network address."""


@sensitive_post_parameters("name", "phone", "email", "street")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """What is needed, by when, where to; then every certified producer of the set is asked."""
    on = today()
    if request.method == "POST" and not still_choosing(request.POST):
        form = AskForm(request.POST, on=on)
        made = _asked(request, form, on) if form.is_valid() else None
        if made is not None:
            return redirect("commerce:quotes", made.key)
    else:
        form = AskForm(initial=_first_values(request), on=on)
    context = {
        "form": form,
        "former_matches": former_answers(request.POST, form),
        "former_asked": request.POST.get("do") == "former",
    }
    status = 422 if form.errors else 200
    return render(request, "commerce/quotes/ask.html", context, status=status)


def _first_values(request: HttpRequest) -> dict[str, str]:
    """What was typed before a place was chosen, or the set one comes from."""
    if request.method == "POST":
        return typed_so_far(request.POST)
    return {"ocop_set": request.GET["bo"]} if "bo" in request.GET else {}


def _asked(request: HttpRequest, form: AskForm, on: date) -> QuoteRequest | None:
    limit = f"quote:{tries.network_of(request)}"
    if form.is_from_machine or tries.note(limit) > MOST_ASKED:
        form.add_error(None, _("Bạn đã thử nhiều lần. Xin thử lại sau 15 phút."))
        return None
    try:
        return services.ask(
            contact=form.contact(),
            address=form.address(),
            wanted=form.wanted(),
            on=on,
            now=timezone.now(),
            language=get_language() or "vi",
            by=access.owner_of(request),
        )
    except OrderRefused as refused:
        form.add_error(None, str(refused))
        return None


@require_safe
@never_cache
def quotes(request: HttpRequest, key: UUID) -> HttpResponse:
    """The answers side by side, the cheapest at the door first."""
    row, on = _request(key), today()
    context = {
        "wanted": row,
        "answers": answers(row, on=on),
        "asked": row.quotes.count(),
        "silent": row.quotes.filter(state=Quote.State.ASKED).count(),
        "takes_answers": row.state == QuoteRequest.State.OPEN and on <= row.open_until,
        "ordered": Quote.objects.filter(request=row, order__isnull=False).first(),
    }
    return private(render(request, "commerce/quotes/answers.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def take(request: HttpRequest, key: UUID, quote_id: int) -> HttpResponse:
    """All that is to be known before ordering; then the order. A second press finds the first."""
    row, on = _request(key), today()
    given = [Quote.State.GIVEN, Quote.State.TAKEN]
    rows = row.quotes.select_related("product__producer", "producer", "order", "request")
    quote = get_object_or_404(rows, pk=quote_id, state__in=given)
    if quote.order is not None:
        return redirect(quote.order)
    has_alcohol = quote.product is not None and quote.product.is_alcohol
    typed = request.POST if request.method == "POST" else None
    form = TakeForm(typed, has_alcohol=has_alcohol)
    if request.method == "POST" and form.is_valid():
        try:
            order = services.take(
                quote=quote,
                seen=form.cleaned_data["seen"],
                age_confirmed=form.is_confirmed,
                on=on,
                now=timezone.now(),
                by=access.owner_of(request),
            )
            return redirect(order)
        except OrderRefused as refused:
            form.add_error(None, str(refused))
    content = services.content_of(quote, on=on)
    context = {
        "wanted": row,
        "answer": answer_of(quote, on=on),
        "form": form,
        "facts": contract_facts(content, method="", on=on),
    }
    status = 422 if form.errors else 200
    return private(render(request, "commerce/quotes/take.html", context, status=status))


@require_POST
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    """No more answers are needed."""
    services.close(request=_request(key), by=access.owner_of(request))
    messages.success(request, _("Đã đóng yêu cầu."))
    return redirect("commerce:quotes", key)


def _request(key: UUID) -> QuoteRequest:
    rows = QuoteRequest.objects.select_related("ocop_set", "commune__province")
    return get_object_or_404(rows, key=key)
