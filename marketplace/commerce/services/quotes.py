"""Wholesale requests: asked of several certified producers, answered, one answer made an order.

docs/rules/quotes-and-groups.md. The request's row is the lock: whoever answers, takes or closes
holds it first; then the stock, as any order.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.products.models import Product, ProductSet
from foundation.models import User
from foundation.queue import enqueue
from marketplace.commerce.models import Consignment, Quote, QuoteRequest
from marketplace.commerce.order.models import Order, Origin
from marketplace.commerce.payments import BasketFacts
from marketplace.commerce.selectors.baskets import BasketContent
from marketplace.commerce.selectors.delivery import DeliveryQuote
from marketplace.commerce.selectors.quotes import (
    Goods,
    answer_of,
    certified_goods,
    may_still_answer,
    producers_to_ask,
)
from marketplace.commerce.services.direct_orders import (
    DirectLine,
    direct_content,
    make_direct_order,
    prepaid_method,
)
from marketplace.commerce.services.errors import AgeUnconfirmed, OrderRefused
from marketplace.commerce.services.placing import Address, Contact

LONGEST_DAYS = 30
"""A request takes answers, and an answer holds its price, at most so long."""
SAME_WITHIN = timedelta(minutes=15)
MOST_TOTAL = 5_000_000_000
"""In đồng: an order line of Oscar holds no more than ten digits."""
State = Quote.State


class QuoteRefused(OrderRefused):
    """Nothing was changed; the text says why, for people."""


class QuoteMoved(QuoteRefused):
    """The request was ordered or closed, or the answer is another by now."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a buyer asks for."""

    ocop_set: ProductSet
    what: str
    quantity: int
    unit: str
    least_stars: int
    wanted_on: date
    open_until: date
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What a producer answers. Amounts in đồng."""

    product: Product
    unit_price: int
    quantity: int
    delivery_charge: int
    ready_on: date
    valid_until: date
    words: str = ""


@transaction.atomic
def ask(
    *,
    contact: Contact,
    address: Address,
    wanted: Wanted,
    on: date,
    now: datetime,
    language: str = "vi",
    by: User | None = None,
) -> QuoteRequest:
    """One request to every producer that may sell certified goods of the set, 20 at most.

    The very same request within a quarter of an hour is the first one. Raises QuoteRefused where
    the days make no sense or nobody has such goods.
    """
    _check(wanted, on=on)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('commerce.quote'))")
    facts = {
        "buyer_name": contact.name,
        "organisation": wanted.organisation,
        "phone": contact.phone,
        "email": contact.email,
        "ocop_set": wanted.ocop_set,
        "what": wanted.what,
        "quantity": wanted.quantity,
        "unit": wanted.unit,
        "least_stars": wanted.least_stars,
        "wanted_on": wanted.wanted_on,
        "commune": address.commune,
        "street": address.street,
        "open_until": wanted.open_until,
    }
    first = QuoteRequest.objects.filter(made_at__gt=now - SAME_WITHIN, **facts).first()
    if first is not None:
        return first
    producers = producers_to_ask(
        ocop_set_id=wanted.ocop_set.pk,
        least_stars=wanted.least_stars,
        province_code=address.commune.province_id,
        on=on,
    )
    if not producers:
        raise QuoteRefused(
            _(
                "Chưa chủ thể nào đang bán trên chợ có sản phẩm bộ này đạt từng ấy sao. Xin chọn "
                "ít sao hơn hoặc bộ khác."
            )
        )
    request = QuoteRequest.objects.create(number="", language=language, user=by, **facts)
    request.number = f"BG-{request.pk:06d}"
    request.save(update_fields=["number"])
    for quote in Quote.objects.bulk_create(Quote(request=request, producer=p) for p in producers):
        enqueue("commerce.mail_quote_asked", quote_id=quote.pk)
    log(instance=request, action="ocop.quote.ask", user=by, data={"asked": len(producers)})
    return request


def _check(wanted: Wanted, *, on: date) -> None:
    if wanted.quantity < 1:
        raise QuoteRefused(_("Ghi số lượng từ 1 trở lên."))
    if wanted.ocop_set.pk == ProductSet.TOURISM:
        raise QuoteRefused(_("Dịch vụ du lịch thì đặt chỗ với chủ thể."))
    if not on <= wanted.open_until <= on + timedelta(days=LONGEST_DAYS):
        raise QuoteRefused(
            _("Nhận báo giá từ hôm nay tới nhiều nhất %(n)d ngày nữa.") % {"n": LONGEST_DAYS}
        )
    if wanted.wanted_on < wanted.open_until:
        raise QuoteRefused(_("Ngày cần hàng phải từ ngày cuối nhận báo giá trở đi."))


@transaction.atomic
def give(*, quote: Quote, given: Given, by: User, on: date, now: datetime) -> Quote:
    """A producer's answer, or a better one while nobody has taken it. Raises QuoteMoved,
    QuoteRefused for goods that may not be sold, bear too few stars or are not there."""
    quote = _locked(quote)
    _must_be_open(quote, on=on)
    goods = {goods.product.pk: goods for goods in goods_for(quote, on=on)}.get(given.product.pk)
    if goods is None:
        raise QuoteRefused(_("Sản phẩm này chưa bán được, hoặc không đúng bộ và số sao khách cần."))
    if given.quantity < 1 or given.unit_price < 1 or given.delivery_charge < 0:
        raise QuoteRefused(_("Ghi đơn giá và số lượng lớn hơn 0."))
    if given.unit_price * given.quantity + given.delivery_charge > MOST_TOTAL:
        raise QuoteRefused(_("Số tiền lớn quá. Xin xem lại."))
    if goods.offer.in_stock < given.quantity:
        raise QuoteRefused(
            _(
                "Kho và vụ đang mở chỉ còn %(left)d gói. Ghi thêm vào kho hoặc mở đặt trước theo "
                "vụ rồi báo giá."
            )
            % {"left": max(0, goods.offer.in_stock)}
        )
    if given.ready_on < on:
        raise QuoteRefused(_("Ngày có hàng đã qua."))
    if not on <= given.valid_until <= on + timedelta(days=LONGEST_DAYS):
        raise QuoteRefused(
            _("Giữ giá từ hôm nay tới nhiều nhất %(n)d ngày nữa.") % {"n": LONGEST_DAYS}
        )
    quote.product, quote.unit_price, quote.quantity = (
        given.product,
        given.unit_price,
        given.quantity,
    )
    quote.delivery_charge, quote.words = given.delivery_charge, given.words
    quote.ready_on, quote.valid_until = given.ready_on, given.valid_until
    _move(quote, State.GIVEN, by=by, now=now)
    enqueue("commerce.mail_quote_given", quote_id=quote.pk)
    return quote


def goods_for(quote: Quote, *, on: date) -> list[Goods]:
    """The producer's own goods that may answer this request on the day."""
    return certified_goods(
        ocop_set_id=quote.request.ocop_set_id or 0,
        least_stars=quote.request.least_stars,
        producer=quote.producer,
        on=on,
    )


@transaction.atomic
def decline(*, quote: Quote, words: str, by: User, on: date, now: datetime) -> Quote:
    """A producer has nothing to offer, or takes an answer back. Raises QuoteMoved."""
    quote = _locked(quote)
    _must_be_open(quote, on=on)
    quote.words = words[:500]
    _move(quote, State.DECLINED, by=by, now=now)
    return quote


def content_of(quote: Quote, *, on: date) -> BasketContent:
    """What taking an answer would order, for the facts shown before. Raises OrderRefused."""
    assert quote.product is not None  # noqa: S101 - a given answer names its goods
    return direct_content(
        product=quote.product,
        lines=[_line(quote)],
        quote=DeliveryQuote(quote.delivery_charge),
        kind=Consignment.Kind.PARCEL,
        on=on,
    )


def _line(quote: Quote) -> DirectLine:
    return DirectLine("", quote.quantity or 0, quote.unit_price or 0)


@transaction.atomic
def take(
    *,
    quote: Quote,
    seen: str,
    on: date,
    now: datetime,
    age_confirmed: bool = False,
    by: User | None = None,
) -> Order:
    """The buyer takes one answer: an order at its price, to be paid before by any such method.

    Of two answers taken at once one wins; the same one again gives the first order. `seen` is
    `Answer.seen` as the page showed it. Raises QuoteMoved, QuoteRefused, SoldOut, NotForSale,
    AgeUnconfirmed, MethodRefused.
    """
    quote = _locked(quote)
    request = quote.request
    if quote.state == State.TAKEN and quote.order is not None:
        return quote.order
    if request.state != QuoteRequest.State.OPEN:
        raise QuoteMoved(_("Yêu cầu này đã đặt hàng hoặc đã đóng."))
    if quote.state != State.GIVEN or quote.product is None:
        raise QuoteMoved(_("Chủ thể đã rút báo giá này."))
    answer = answer_of(quote, on=on)
    if answer.problem:
        raise QuoteRefused(answer.problem)
    if answer.seen != seen:
        raise QuoteMoved(_("Báo giá này đã đổi từ lúc bạn xem. Xin xem lại rồi chọn."))
    if quote.product.is_alcohol and not age_confirmed:
        raise AgeUnconfirmed
    quote.order = _order(quote, age_confirmed=age_confirmed, on=on, now=now, by=by)
    quote.state = State.TAKEN
    quote.save(update_fields=["order", "state"])
    request.state = QuoteRequest.State.ORDERED
    request.save(update_fields=["state"])
    log(instance=request, action="ocop.quote.take", user=by, data={"total": answer.total})
    enqueue("commerce.mail_quote_taken", quote_id=quote.pk)
    if request.email:
        enqueue("commerce.mail_buyer", order_id=quote.order.pk)
    return quote.order


def _order(quote: Quote, *, age_confirmed: bool, on: date, now: datetime, by: User | None) -> Order:
    request, product = quote.request, quote.product
    assert product is not None and quote.ready_on is not None  # noqa: S101,PT018 - a given answer
    total = (quote.unit_price or 0) * (quote.quantity or 0) + quote.delivery_charge
    facts = BasketFacts(
        total=total,
        on=on,
        phone=request.phone,
        has_alcohol=product.is_alcohol,
        is_prepaid_only=True,
    )
    return make_direct_order(
        product=product,
        lines=[_line(quote)],
        kind=Consignment.Kind.PARCEL,
        origin=Origin.QUOTE,
        contact=Contact(request.buyer_name, request.phone, request.email, request.number),
        address=Address(commune=request.commune, street=request.street),
        method=prepaid_method(facts),
        on=on,
        now=now,
        quote=DeliveryQuote(quote.delivery_charge),
        ready_on=quote.ready_on if quote.ready_on > on else None,
        age_confirmed=age_confirmed,
        language=request.language,
        by=by or request.user,
    )


@transaction.atomic
def close(*, request: QuoteRequest, by: User | None) -> QuoteRequest:
    """The buyer needs no answers any more. Again, or once ordered, changes nothing."""
    request = QuoteRequest.objects.select_for_update().get(pk=request.pk)
    if request.state == QuoteRequest.State.OPEN:
        request.state = QuoteRequest.State.CLOSED
        request.save(update_fields=["state"])
        log(instance=request, action="ocop.quote.close", user=by, data={})
    return request


def close_past(*, now: datetime) -> int:
    """Close requests that take no answers any more and of which no answer holds; how many. The
    sweep's."""
    on = timezone.localdate(now)
    past = QuoteRequest.objects.filter(state=QuoteRequest.State.OPEN, open_until__lt=on)
    past = past.exclude(quotes__state=State.GIVEN, quotes__valid_until__gte=on)
    closed = 0
    for request in past.order_by("pk"):
        with transaction.atomic():
            held = QuoteRequest.objects.select_for_update().get(pk=request.pk)
            holds = held.quotes.filter(state=State.GIVEN, valid_until__gte=on).exists()
            if held.state == QuoteRequest.State.OPEN and not holds:
                close(request=held, by=None)
                enqueue("commerce.mail_quote_closed", request_id=held.pk)
                closed += 1
    return closed


def _locked(quote: Quote) -> Quote:
    """The request's row first, then the answer's."""
    request = (
        QuoteRequest.objects.select_for_update(of=("self",))
        .select_related("commune__province", "ocop_set", "user")
        .get(pk=quote.request_id)
    )
    rows = Quote.objects.select_for_update(of=("self",))
    quote = rows.select_related("producer", "product__producer", "order").get(pk=quote.pk)
    quote.request = request
    return quote


def _must_be_open(quote: Quote, *, on: date) -> None:
    if not may_still_answer(quote, on=on):
        raise QuoteMoved(_("Yêu cầu này không nhận báo giá nữa."))


def _move(quote: Quote, state: str, *, by: User, now: datetime) -> None:
    quote.state, quote.answered_at, quote.by = State(state), now, by
    quote.save()
    log(
        instance=quote.request,
        action=f"ocop.quote.{'give' if state == State.GIVEN else 'decline'}",
        user=by,
        data={"producer": quote.producer_id},
    )
