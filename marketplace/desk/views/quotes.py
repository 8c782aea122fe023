"""Wholesale requests and group orders at the desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.producers.models import SalesPoint
from catalog.products.models import Product, ProductSet
from foundation.once import AlreadySent, once
from marketplace.commerce.forms.quotes import AnswerForm, DeclineForm, OpenRunForm
from marketplace.commerce.models import GroupRun, PickupPoint, Quote, QuoteRequest
from marketplace.commerce.selectors.group_runs import progress, runs_of
from marketplace.commerce.selectors.quotes import may_still_answer, quotes_for
from marketplace.commerce.services import OrderRefused, group_runs
from marketplace.commerce.services import quotes as services
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import form_page, signed_in


@require_GET
@desk_page
def quotes(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who asks, what was answered, what became of it."""
    rows = quotes_for(desk.producer)
    is_open = {"request__state": QuoteRequest.State.OPEN, "request__open_until__gte": desk.on}
    asked = rows.filter(state=Quote.State.ASKED, **is_open)
    given = rows.filter(state=Quote.State.GIVEN, request__state=QuoteRequest.State.OPEN)
    context = {
        "desk": desk,
        "asked": asked.order_by("request__open_until", "pk"),
        "given": given,
        "over": rows.exclude(pk__in=asked.values("pk")).exclude(pk__in=given.values("pk"))[:20],
    }
    return render(request, "desk/quotes/list.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def quote(request: HttpRequest, desk: Desk, quote_id: int) -> HttpResponse:
    """What is wanted, and the answer; who asks is told only with the order."""
    desk, row = _quote(desk, quote_id)
    goods = services.goods_for(row, on=desk.on)
    first = {
        name: getattr(row, name) or None
        for name in ("product", "unit_price", "quantity", "ready_on", "valid_until", "words")
    }
    first["delivery_charge"] = row.delivery_charge if row.answered_at else None
    form = AnswerForm(
        request.POST or None, initial=first, products=[g.product for g in goods], on=desk.on
    )
    if request.method == "POST":
        desk.must_act()
        if form.is_valid() and _answered(request, desk, row, form):
            return redirect("desk:quote", quote_id)
    context = {
        "desk": desk,
        "quote": row,
        "goods": goods,
        "form": form,
        "decline": DeclineForm(),
        "may_answer": may_still_answer(row, on=desk.on),
    }
    return form_page(request, "desk/quotes/quote.html", context, form)


def _answered(request: HttpRequest, desk: Desk, row: Quote, form: AnswerForm) -> bool:
    by = signed_in(request)
    try:
        with once(form, by=by):
            services.give(quote=row, given=form.given(), by=by, on=desk.on, now=timezone.now())
        messages.success(request, _("Đã gửi báo giá cho khách."))
    except AlreadySent as error:
        messages.info(request, str(error))
    except OrderRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@require_POST
@desk_page
def decline(request: HttpRequest, desk: Desk, quote_id: int) -> HttpResponse:
    """Nothing to offer, or an answer taken back."""
    desk, row = _quote(desk, quote_id)
    desk.must_act()
    form, by = DeclineForm(request.POST), signed_in(request)
    if form.is_valid():
        words, now = form.cleaned_data["words"], timezone.now()
        try:
            with once(form, by=by):
                services.decline(quote=row, words=words, by=by, on=desk.on, now=now)
            messages.success(request, _("Đã ghi."))
        except AlreadySent as error:
            messages.info(request, str(error))
        except OrderRefused as refused:
            messages.error(request, str(refused))
    return redirect("desk:quote", quote_id)


def _quote(desk: Desk, quote_id: int) -> tuple[Desk, Quote]:
    rows = Quote.objects.select_related(
        "request__ocop_set", "request__commune__province", "producer", "product", "order"
    )
    mine = rows.filter(producer__in=[acting.producer.pk for acting in desk.choices])
    row = get_object_or_404(mine, pk=quote_id)
    return desk.working_for(row.producer_id), row


@require_http_methods(["GET", "POST"])
@desk_page
def runs(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The runs of this producer with how far they are; and a new one."""
    goods = Product.objects.filter(producer=desk.producer, is_public=True)
    points = PickupPoint.objects.filter(producer=desk.producer, is_open=True)
    form = OpenRunForm(
        request.POST or None,
        products=goods.exclude(ocop_set=ProductSet.TOURISM).order_by("title", "pk"),
        points=SalesPoint.objects.filter(pk__in=points.values("sales_point")).order_by("name"),
    )
    if request.method == "POST":
        desk.must_act()
        if form.is_valid() and _opened(request, form):
            return redirect("desk:group_runs")
    rows = [progress(run) for run in runs_of(desk.producer)[:20]]
    return form_page(
        request, "desk/quotes/runs.html", {"desk": desk, "rows": rows, "form": form}, form
    )


def _opened(request: HttpRequest, form: OpenRunForm) -> bool:
    by, product = signed_in(request), form.cleaned_data["product"]
    try:
        with once(form, by=by):
            group_runs.open_run(product=product, terms=form.terms(), by=by, now=timezone.now())
        messages.success(request, _("Đã mở đơn chung."))
    except AlreadySent as error:
        messages.info(request, str(error))
    except OrderRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@require_GET
@desk_page
def run(request: HttpRequest, desk: Desk, run_id: int) -> HttpResponse:
    """One run: how far it is, and what became of it."""
    rows = GroupRun.objects.select_related("product__producer", "pickup_at")
    mine = rows.filter(product__producer__in=[acting.producer.pk for acting in desk.choices])
    row = get_object_or_404(mine, pk=run_id)
    desk = desk.working_for(row.product.producer_id)
    context = {"desk": desk, "run": row, "progress": progress(row)}
    return render(request, "desk/quotes/run.html", context)
