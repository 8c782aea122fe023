"""Calling a consignment off before it leaves: packs back once, money back once, and why.

A whole consignment, or packs of its lines. What the buyer no longer owes is written as `Cut`
rows: parts of the line's own price, from its last pack, so that all cuts of a line add up to it
whatever the steps. docs/rules/consignments.md.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.models import User
from marketplace.commerce.models import Consignment, Cut, PartSent, Payment, Refund
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors.consignments import price_of_last, unsent
from marketplace.commerce.selectors.payments import cut_off, given_back, received
from marketplace.commerce.services import payments, stock
from marketplace.commerce.services.errors import CancelRefused
from marketplace.commerce.services.packing import give_lots_back
from marketplace.commerce.services.refunds import grant_refund
from marketplace.commerce.services.telling import tell_buyer
from marketplace.commerce.services.timeline import locked, move, write_down

EXPIRED = "EXPIRED"
"""The reason of an order that nobody paid in time."""


@transaction.atomic
def cancel(
    *,
    consignment: Consignment,
    reason: str,
    by: User | None,
    now: datetime,
    side: str,
    quantities: Mapping[int, int] | None = None,
) -> Consignment:
    """Call a consignment off: all of it, or packs of lines (`quantities` by the line's id).

    The buyer calls off a whole consignment until its producer accepts; the producer and the
    platform, who must say why, also packs of it, until it leaves. What went ahead in a part stays
    the buyer's: with all of the rest called off the consignment is on its way. Stock, harvests and
    lots get their packs back exactly once; what the buyer paid beyond what is now owed goes back
    (reason CANCELLED). Raises CancelRefused; nothing is changed then.
    """
    payment = payments.locked(consignment.order.payment)
    consignment = locked(consignment)
    _must_be_allowed(consignment, side, reason, quantities)
    wanted = _wanted(consignment, quantities)
    is_rest = wanted == unsent(consignment)
    went_ahead = consignment.parts.order_by("number").last()
    is_whole = is_rest and went_ahead is None
    stock_before = consignment.state
    give_lots_back(consignment, by=by, quantities={line.pk: n for line, n in wanted.items()})
    stock.give_back(wanted)
    if not _is_unpaid_expiry(payment):
        cut_packs(payment, consignment, wanted, is_whole=is_whole, reason=reason, by=by, now=now)
    if is_whole:
        move(consignment, states.CANCELLED, note=reason, by=by)
    else:
        write_down(consignment, note=_cut_words(wanted, reason), by=by)
    if is_rest and went_ahead is not None:
        _leave_with(went_ahead, consignment, by=by)
    log(
        instance=consignment,
        action="ocop.consignment.cancel",
        user=by,
        data={"side": side, "state": stock_before, "packs": sum(wanted.values())},
    )
    _close(payment, now=now)
    if side != states.SYSTEM:
        tell_buyer(
            order=payment.order,
            what="cancelled",
            consignment=consignment,
            about="" if is_whole else str(consignment.cuts.count()),
        )
    return consignment


@transaction.atomic
def cancel_order(
    *, order: Order, reason: str, side: str, by: User | None, now: datetime
) -> list[Consignment]:
    """Call off every consignment of an order that may still be called off by this side, one by
    one in their order; those called off. The others stay as they are."""
    payments.locked(order.payment)
    rows = order.consignments.select_related("order__payment").order_by("pk")
    return [
        cancel(consignment=row, reason=reason, by=by, now=now, side=side)
        for row in rows
        if states.may_cancel(row.state, side)
    ]


def _must_be_allowed(
    consignment: Consignment, side: str, reason: str, quantities: Mapping[int, int] | None
) -> None:
    if not states.may_cancel(consignment.state, side):
        if side == states.BUYER and consignment.state in states.BEFORE_LEAVING:
            raise CancelRefused(_("Chủ thể đã nhận làm đơn này. Xin gọi chủ thể hoặc chợ để huỷ."))
        raise CancelRefused(_("Kiện hàng đã đi hoặc đã đóng, không huỷ được nữa."))
    if side == states.BUYER and quantities is not None:
        raise CancelRefused(_("Người mua huỷ cả phần của chủ thể này, không huỷ từng gói."))
    if side in {states.PRODUCER, states.PLATFORM} and not reason.strip():
        raise CancelRefused(_("Xin ghi lý do huỷ; người mua sẽ đọc lý do này."))
    if side == states.PRODUCER and consignment.released_at is None:
        raise CancelRefused(_("Đơn này chưa trả tiền, chủ thể chưa làm được."))


def _wanted(consignment: Consignment, quantities: Mapping[int, int] | None) -> dict[Line, int]:
    there = unsent(consignment)
    if quantities is None:
        return there
    by_id = {line.pk: line for line in there}
    asked = {line_id: packs for line_id, packs in quantities.items() if packs}
    for line_id, packs in asked.items():
        if line_id not in by_id or not 0 < packs <= there[by_id[line_id]]:
            raise CancelRefused(_("Không huỷ được nhiều gói hơn số còn trong đơn."))
    if not asked:
        raise CancelRefused(_("Xin ghi số gói muốn huỷ."))
    return {by_id[line_id]: packs for line_id, packs in sorted(asked.items())}


def _leave_with(part: PartSent, consignment: Consignment, *, by: User | None) -> None:
    """Nothing is left to send: the parcel on its way is the part that went last."""
    note = _("không còn gói nào phải gửi")
    if consignment.state == states.ACCEPTED:
        move(consignment, states.PACKED, note=note, by=by)
    move(
        consignment,
        states.HANDED_OVER,
        note=f"{part.carrier} {part.tracking_code}",
        by=by,
        carrier=part.carrier,
        tracking_code=part.tracking_code,
    )


def _is_unpaid_expiry(payment: Payment) -> bool:
    """Nothing is cut then: should the money come late after all, the order is as it was."""
    return payment.state == Payment.State.EXPIRED


def cut_packs(
    payment: Payment,
    consignment: Consignment,
    wanted: Mapping[Line, int],
    *,
    is_whole: bool,
    reason: str,
    by: User | None,
    now: datetime,
) -> None:
    """Write what is no longer owed for these packs, the last of their lines, and pay back what came
    beyond what still is. With the whole the delivery charge goes too. Payment and consignment are
    locked by the caller."""
    cut = _cut(consignment, wanted, is_whole=is_whole, reason=reason, by=by)
    _settle_money(payment, consignment, cut, reason=reason, by=by, now=now)


def _cut(
    consignment: Consignment,
    wanted: Mapping[Line, int],
    *,
    is_whole: bool,
    reason: str,
    by: User | None,
) -> int:
    """Write what is no longer owed, in đồng; with the last pack the delivery charge goes too."""
    rows = [
        Cut(
            consignment=consignment,
            line=line,
            quantity=packs,
            amount=price_of_last(line, packs),
            reason=reason[:200],
            by=by,
        )
        for line, packs in wanted.items()
    ]
    if is_whole and consignment.delivery_charge:
        charge = int(consignment.delivery_charge)
        rows.append(Cut(consignment=consignment, amount=charge, reason=reason[:200], by=by))
    for row in rows:
        row.save()
    return sum(row.amount for row in rows)


def _settle_money(
    payment: Payment,
    consignment: Consignment,
    cut: int,
    *,
    reason: str,
    by: User | None,
    now: datetime,
) -> None:
    """What came beyond what is owed now goes back, at most what was just cut."""
    still = payment.amount - cut_off(payment.order_id)
    amount = min(cut, received(payment) - given_back(payment) - still)
    if amount > 0:
        grant_refund(
            payment=payment,
            amount=amount,
            reason=Refund.Reason.CANCELLED,
            funder=Refund.Funder.BUYER_FUNDS,
            consignment=consignment,
            words=reason,
            by=by,
            on=timezone.localdate(now),
        )


def _close(payment: Payment, *, now: datetime) -> None:
    """An order without anything left to send waits for no money; one of which nothing is owed
    any more is paid, and its producers may begin."""
    if payment.state not in {*payments.WAITING, Payment.State.ON_DELIVERY}:
        return
    left = Consignment.objects.filter(order=payment.order)
    if not left.exclude(state__in=states.ENDED).exists():
        came = received(payment) > given_back(payment)
        payment.state = Payment.State.PAID if came else Payment.State.CANCELLED
        payment.save(update_fields=["state"])
    elif payment.state in payments.WAITING:
        payments.note_owed(payment, now=now)


def _cut_words(wanted: Mapping[Line, int], reason: str) -> str:
    packs = ", ".join(f"{n} × {line.title}" for line, n in wanted.items())
    return f"{_('Huỷ bớt')}: {packs}. {reason}"
