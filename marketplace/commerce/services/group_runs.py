"""Group orders: a price that holds if enough packs are paid for before a moment.

docs/rules/quotes-and-groups.md. Places are counted under the run's lock. Locks: order, payment,
run, consignment, stock; who joins makes a new order under the run's lock, which nobody else can
hold. A decision is one row, written once; each order then follows it by itself, any number of
times, so that a worker may die between any two of them.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import SalesPoint
from catalog.products.models import Product
from foundation.models import User
from foundation.queue import enqueue
from marketplace.commerce.models import Consignment, GroupPledge, GroupRun, Payment
from marketplace.commerce.order.models import Order, Origin
from marketplace.commerce.partner.strategy import Offer, offers
from marketplace.commerce.payments import BasketFacts
from marketplace.commerce.rules.consignment import SYSTEM
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.selectors.alcohol import may_be_promoted
from marketplace.commerce.selectors.baskets import BasketContent
from marketplace.commerce.selectors.delivery import DeliveryQuote, PartGoods, quotes
from marketplace.commerce.selectors.group_runs import progress, standing_pledges, unsettled
from marketplace.commerce.services import payments
from marketplace.commerce.services.direct_orders import (
    DirectLine,
    direct_content,
    make_direct_order,
    prepaid_method,
)
from marketplace.commerce.services.errors import OrderRefused, TotalChanged
from marketplace.commerce.services.placing import Address, Contact

logger = logging.getLogger(__name__)
LONGEST_DAYS = 30
SHORTEST = timedelta(hours=1)
SAME_WITHIN = timedelta(minutes=15)
MOST_EACH = 50
"""Packs that one order may hold."""
KEY_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
State = GroupRun.State


class GroupRefused(OrderRefused):
    """Nothing was changed; the text says why, for people."""


class GroupClosed(GroupRefused):
    def __init__(self) -> None:
        super().__init__(_("Đơn chung này đã hết hạn hoặc đã xong."))


class NoPlace(GroupRefused):
    """Fewer packs are free than asked for."""

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__(
            _("Đơn chung này chỉ còn %(left)d gói.") % {"left": left}
            if left
            else _("Đơn chung này đã đủ chỗ.")
        )


@dataclass(frozen=True, slots=True)
class RunTerms:
    """What a producer promises. `unit_price` in đồng."""

    unit_price: int
    threshold: int
    most: int
    closes_at: datetime
    pickup_at: SalesPoint | None = None


@transaction.atomic
def open_run(*, product: Product, terms: RunTerms, by: User, now: datetime) -> GroupRun:
    """Open a run of one product; one at a time. Raises GroupRefused for goods that may not be
    sold or pushed (alcohol of 15 % and more), a price that is no better, too few packs."""
    Product.objects.select_for_update(of=("self",), no_key=True).get(pk=product.pk)
    offer = offers([product.pk], on=timezone.localdate(now))[product.pk]
    _check_goods(product, offer)
    if product.group_runs.filter(state=State.OPEN).exists():
        raise GroupRefused(_("Sản phẩm này đang có một đơn chung chưa xong."))
    if offer.price is not None and not 0 < terms.unit_price < offer.price:
        raise GroupRefused(_("Giá mua chung phải lớn hơn 0 và thấp hơn giá đang bán."))
    if not 0 < terms.threshold <= terms.most:
        raise GroupRefused(_("Số gói nhiều nhất không được ít hơn số gói cần đủ."))
    if terms.most > offer.in_stock:
        raise GroupRefused(
            _("Kho và vụ đang mở chỉ còn %(left)d gói. Ghi thêm vào kho rồi mở đơn chung.")
            % {"left": max(0, offer.in_stock)}
        )
    if not now + SHORTEST <= terms.closes_at <= now + timedelta(days=LONGEST_DAYS):
        raise GroupRefused(_("Hạn phải từ một giờ tới %(n)d ngày nữa.") % {"n": LONGEST_DAYS})
    run = GroupRun.objects.create(
        product=product,
        key=get_random_string(10, KEY_LETTERS),
        unit_price=terms.unit_price,
        threshold=terms.threshold,
        most=terms.most,
        closes_at=terms.closes_at,
        pickup_at=terms.pickup_at,
        by=by,
    )
    facts = {"price": run.unit_price, "threshold": run.threshold, "most": run.most}
    log(instance=run, action="ocop.group.open", user=by, data=facts)
    return run


def _check_goods(product: Product, offer: Offer) -> None:
    if offer.refusal is not None:
        raise GroupRefused(offer.reason)
    if not Product.objects.filter(may_be_promoted(), pk=product.pk).exists():
        raise GroupRefused(
            _("Rượu, bia từ 15 độ trở lên, hoặc chưa ghi độ cồn, không được khuyến mại.")
        )


def content_of(*, run: GroupRun, quantity: int, address: Address | None, on: date) -> BasketContent:
    """What joining with so many packs would order and cost, delivery included. Raises
    OrderRefused."""
    goods = run.unit_price * quantity
    weight = run.product.weight_grams
    producer_id = run.product.producer_id or 0
    if run.pickup_at is not None:
        quote = DeliveryQuote(0, pickup_sales_point_id=run.pickup_at.pk)
    else:
        part = PartGoods(goods, None if weight is None else weight * quantity)
        commune = address.commune if address is not None else None
        quote = quotes({producer_id: part}, commune=commune, ways={}, on=on)[producer_id]
    return direct_content(
        product=run.product,
        lines=[DirectLine("", quantity, run.unit_price)],
        quote=quote,
        kind=_kind(run),
        on=on,
    )


def _kind(run: GroupRun) -> str:
    return Consignment.Kind.PICKUP if run.pickup_at_id else Consignment.Kind.PARCEL


def place_of_pickup(run: GroupRun) -> Address:
    """Where everybody comes for the packs of a run with a pick-up point."""
    assert run.pickup_at is not None  # noqa: S101 - asked only of such runs
    return Address(commune=run.pickup_at.commune, street=run.pickup_at.street or run.pickup_at.name)


@transaction.atomic
def join(
    *,
    run: GroupRun,
    quantity: int,
    contact: Contact,
    address: Address,
    seen_total: int,
    on: date,
    now: datetime,
    age_confirmed: bool = False,
    language: str = "vi",
    by: User | None = None,
) -> Order:
    """An order in the run, to be paid before and never later than the run's deadline; places are
    counted under the run's lock and packs promised of the stock. The very same words again within
    a quarter of an hour are the first order while it waits to be paid.

    Raises GroupClosed, NoPlace, TotalChanged, SoldOut, NotForSale, NotServed, AgeUnconfirmed,
    MethodRefused.
    """
    run = _locked(run)
    if run.state != State.OPEN or run.closes_at <= now:
        raise GroupClosed
    first = _same(run, quantity, contact, address, now)
    if first is not None:
        return first
    left = progress(run).left
    if not 0 < quantity <= min(left, MOST_EACH):
        raise NoPlace(min(left, MOST_EACH))
    content = content_of(run=run, quantity=quantity, address=address, on=on)
    if content.total != seen_total:
        raise TotalChanged(seen_total, content.total)
    method = prepaid_method(_facts(content, contact, on))
    order = make_direct_order(
        product=run.product,
        lines=[DirectLine("", quantity, run.unit_price)],
        kind=_kind(run),
        origin=Origin.GROUP,
        contact=contact,
        address=address,
        method=method,
        on=on,
        now=now,
        quote=content.parts[0].quote,
        due_at=run.closes_at,
        age_confirmed=age_confirmed,
        language=language,
        by=by,
    )
    GroupPledge.objects.create(run=run, order=order, quantity=quantity)
    if contact.email:
        enqueue("commerce.mail_buyer", order_id=order.pk)
    return order


def _facts(content: BasketContent, contact: Contact, on: date) -> BasketFacts:
    return BasketFacts(
        total=content.total,
        on=on,
        phone=contact.phone,
        has_alcohol=content.has_alcohol,
        is_prepaid_only=True,
    )


def _same(
    run: GroupRun, quantity: int, contact: Contact, address: Address, now: datetime
) -> Order | None:
    """The order that a second press of the same button would make again. Everything that its page
    shows was typed once more."""
    rows = standing_pledges(run).filter(
        quantity=quantity,
        order__payment__state=Payment.State.WAITING,
        order__date_placed__gt=now - SAME_WITHIN,
        order__guest_email=contact.email,
        order__shipping_address__first_name=contact.name,
        order__shipping_address__phone_number=contact.phone,
        order__shipping_address__line1=address.street,
        order__shipping_address__commune=address.commune,
        order__shipping_address__notes=contact.note,
    )
    pledge = rows.select_related("order").order_by("pk").first()
    return pledge.order if pledge is not None else None


def follow_payment(*, order: Order, now: datetime) -> bool:
    """Whether a paid order of a run may leave now. Of an open run it waits; of one that failed it
    is called off and everything goes back. Called under the order's and its payment's locks."""
    pledge = GroupPledge.objects.filter(order=order).first()
    if pledge is None:
        return False  # being made: nothing is paid yet
    state = _locked(pledge.run).state
    if state == State.FAILED:
        _call_off(order, now=now)
    return state == State.RUN


def may_come_back(*, order: Order) -> bool:
    """Whether late money may revive an order that ran out: not in a run that failed, and only
    while there is a place. Called under the order's and its payment's locks."""
    pledge = GroupPledge.objects.select_related("run").get(order=order)
    run = _locked(pledge.run)
    return run.state != State.FAILED and pledge.quantity <= progress(run).left


def decide(*, run: GroupRun, now: datetime) -> GroupRun:
    """At the deadline, or when all packs are paid: enough paid packs, and it runs; too few, or
    goods that may no longer be sold, and it failed. Written once under the run's lock, with the
    mails; then every order follows. Again changes nothing but what was left undone."""
    with transaction.atomic():
        run = _locked(run)
        if run.state == State.OPEN:
            _decide(run, now=now)
    if run.state != State.OPEN:
        settle(run=run, now=now)
    return run


def _decide(run: GroupRun, *, now: datetime) -> None:
    paid = progress(run).paid
    if now < run.closes_at and paid < run.most:
        return
    offer = offers([run.product_id], on=timezone.localdate(now))[run.product_id]
    may_go = offer.refusal in {None, Refusal.SOLD_OUT}
    run.state = State.RUN if may_go and paid >= run.threshold else State.FAILED
    run.decided_at = now
    run.save(update_fields=["state", "decided_at"])
    log(instance=run, action="ocop.group.decide", user=None, data={"paid": paid, "to": run.state})
    what = "group_run" if run.state == State.RUN else "group_failed"
    from marketplace.commerce.services.telling import tell_buyer

    for pledge in standing_pledges(run).select_related("order").order_by("pk"):
        if pledge.order.payment.state == Payment.State.PAID:
            tell_buyer(order=pledge.order, what=what)
    enqueue("commerce.mail_group_decided", run_id=run.pk)


def settle(*, run: GroupRun, now: datetime) -> int:
    """Let each order of a decided run follow it: paid ones leave or are given back, unpaid ones
    are closed; how many did. One that cannot (a provider is away) is tried again by the sweep."""
    done = 0
    for pledge in unsettled(run).order_by("pk"):
        try:
            done += _settle_one(pledge.order, now=now)
        except Exception:  # any fault of one order: logged, and tried by the next sweep
            logger.exception("Order %s could not follow its group run", pledge.order.number)
    return done


def _settle_one(order: Order, *, now: datetime) -> bool:
    if order.payment.state in payments.WAITING:
        return payments.expire_unpaid(payment=order.payment, now=now)
    with transaction.atomic():
        payment = payments.locked(order.payment)
        if payment.state == Payment.State.PAID:
            payments.release(order=payment.order, now=now)
    return True


def _call_off(order: Order, *, now: datetime) -> None:
    from marketplace.commerce.services.cancelling import cancel_order

    with translation.override(order.language):
        reason = _("Đơn chung không đủ số gói.")
    cancel_order(order=order, reason=reason, side=SYSTEM, by=None, now=now)


def _locked(run: GroupRun) -> GroupRun:
    rows = GroupRun.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("product__producer", "pickup_at__commune").get(pk=run.pk)
