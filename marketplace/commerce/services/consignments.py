"""What a producer does with a consignment, and what becomes of it on the way.

Each act locks the consignment and looks where it stands, so of two at once the second is refused
with words. Acts that move money lock the order and its payment before. docs/rules/consignments.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.calendar import today
from foundation.models import User
from foundation.queue import enqueue
from marketplace.commerce.models import CashCollection, Consignment, Payment, Refund
from marketplace.commerce.order.models import Line, PaymentMethod
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors.consignments import kept, lots_here, unsent
from marketplace.commerce.selectors.payments import due, given_back, owed, received
from marketplace.commerce.services import cash, payments, posting, stock
from marketplace.commerce.services.cancelling import cut_packs
from marketplace.commerce.services.errors import (
    AlreadyHandedOver,
    MarkLapsed,
    NotReady,
    WrongState,
)
from marketplace.commerce.services.packing import (
    Taken,
    give_lots_back,
    lapsed_packs,
    lapsed_words,
    lock_lots,
    must_be_seen,
    pack,
)
from marketplace.commerce.services.refunds import grant_refund
from marketplace.commerce.services.telling import tell_buyer
from marketplace.commerce.services.timeline import locked, move, must_become, write_down
from traceability.selectors import recalled_lot_ids


@transaction.atomic
def accept(*, consignment: Consignment, by: User) -> Consignment:
    """The producer takes the order; the buyer cannot call it off alone any more. Raises
    WrongState, also while it is not paid."""
    consignment = locked(consignment)
    if consignment.state != states.PLACED:  # a packed one would be unpacked
        raise WrongState(consignment)
    must_become(consignment, states.ACCEPTED)
    move(consignment, states.ACCEPTED, note="", by=by)
    log(instance=consignment, action="ocop.consignment.accept", user=by)
    tell_buyer(order=consignment.order, what="accepted", consignment=consignment)
    return consignment


@dataclass(frozen=True, slots=True)
class AcceptedOnes:
    """What became of several: those accepted now, those that were before, those refused with the
    words why."""

    now: tuple[Consignment, ...]
    before: tuple[Consignment, ...]
    refused: tuple[tuple[Consignment, str], ...]


def accept_each(*, consignments: Iterable[Consignment], by: User) -> AcceptedOnes:
    """Accept each in a transaction of its own, so that one which was called off meanwhile keeps
    back none of the others. Two presses at once accept each once. Raises nothing of `accept`."""
    now, before, refused = [], [], []
    for row in consignments:
        try:
            now.append(accept(consignment=row, by=by))
        except WrongState as error:
            if error.state in states.AFTER_ACCEPTING:
                before.append(row)
            else:
                refused.append((row, str(error)))
    return AcceptedOnes(tuple(now), tuple(before), tuple(refused))


@transaction.atomic
def hand_over(
    *,
    consignment: Consignment,
    carrier: str,
    tracking_code: str,
    by: User | None,
    taken: Iterable[Taken] = (),
    on: date | None = None,
) -> Consignment:
    """Note that a consignment went to a carrier (or to the buyer who came for it), and take its
    stock: promised and held units both go down by what was sent, once. One that is not packed
    yet is accepted and packed in the same act, from the lots `taken` (see `packing.note_lots`).
    `on` is the day it leaves, today where nobody says. `by` None: a carrier says that it has the
    parcel, which must be packed.

    Raises AlreadyHandedOver on the second call, WrongState, and NotReady without a carrier, before
    its harvest, when stock records no longer cover what was promised, when a lot in it may not
    leave, or a mark on it lapsed since it was packed.
    """
    on = on or today()
    # A row that is moved twice in one transaction asks for its order's row again at commit, so
    # the order is locked before the parcel here too, and no circle can close.
    payments.locked(consignment.order.payment)
    consignment = locked(consignment)
    if consignment.state == states.HANDED_OVER:
        raise AlreadyHandedOver
    if not carrier.strip():
        raise NotReady(_("Xin ghi tên đơn vị vận chuyển."))
    _must_be_in_time(consignment, on)
    if by is not None and consignment.state == states.PLACED:
        accept(consignment=consignment, by=by)
    if by is not None and consignment.state in {states.PLACED, states.ACCEPTED}:
        consignment = pack(consignment=consignment, taken=taken, by=by, on=on)
    must_become(consignment, states.HANDED_OVER)
    _must_be_fit_to_leave(consignment, on)
    stock.consume(consignment)
    consignment.carrier, consignment.tracking_code = carrier.strip(), tracking_code.strip()
    words = f"{consignment.carrier} {consignment.tracking_code}"
    move(
        consignment,
        states.HANDED_OVER,
        note=words,
        by=by,
        carrier=consignment.carrier,
        tracking_code=consignment.tracking_code,
    )
    log(
        instance=consignment,
        action="ocop.consignment.hand_over",
        user=by,
        data={"carrier": consignment.carrier, "tracking_code": consignment.tracking_code},
    )
    tell_buyer(order=consignment.order, what="sent", consignment=consignment)
    return consignment


def _must_be_in_time(consignment: Consignment, on: date) -> None:
    if consignment.ready_on is not None and on < consignment.ready_on:
        raise NotReady(
            _("Đơn này đặt trước: có hàng từ ngày %(day)s mới gửi được.")
            % {"day": f"{consignment.ready_on:%d/%m/%Y}"}
        )


def _must_be_fit_to_leave(consignment: Consignment, on: date) -> None:
    """What was right when it was packed may have changed: a recall began, a mark ran out. Lots
    are locked, so that a recall comes wholly before the parcel or wholly after it."""
    lines = list(unsent(consignment))
    lots = lock_lots(consignment, lines)
    recalled = recalled_lot_ids(lots, on=on)
    inside = lots_here(consignment)
    for row in inside:
        if row.note.lot_id in recalled:
            raise NotReady(
                _("Lô %(code)s đang bị thu hồi: không giao đi được. Mở kiện ra và đổi lô khác.")
                % {"code": row.note.lot.code}
            )
    noted = {row.note.line_id for row in inside}
    must_be_seen([line for line in lines if line.pk not in noted], lots, recalled)
    lapsed = lapsed_packs(consignment, on=on)
    if lapsed:
        raise MarkLapsed(lapsed_words(lapsed) + " " + _("Mở kiện ra để làm việc đó."))


@transaction.atomic
def deliver(
    *,
    consignment: Consignment,
    by: User | None,
    now: datetime,
    collected_by: str = CashCollection.Holder.CARRIER,
) -> Consignment:
    """The buyer has the parcel. Cash that was due is noted with whoever holds it
    (`collected_by`), and what was paid becomes the producers'. Raises WrongState."""
    payment = payments.locked(consignment.order.payment)
    consignment = _locked_with(payment, consignment)
    if consignment.state == states.REFUSED:
        raise WrongState(consignment)
    return _delivered(payment, consignment, by=by, now=now, collected_by=collected_by)


def _delivered(
    payment: Payment, consignment: Consignment, *, by: User | None, now: datetime, collected_by: str
) -> Consignment:
    move(consignment, states.DELIVERED, note="", by=by)
    if consignment.kind == Consignment.Kind.PICKUP:
        collected_by = CashCollection.Holder.PRODUCER
    cash.collect(consignment=consignment, holder=collected_by, at=now, now=now, by=by)
    posting.post_delivered(consignment=consignment, on=timezone.localdate(now))
    _close_payment(payment)
    log(instance=consignment, action="ocop.consignment.deliver", user=by)
    enqueue("commerce.prepare_invoice", consignment_id=consignment.pk)
    tell_buyer(order=consignment.order, what="delivered", consignment=consignment)
    return consignment


@transaction.atomic
def give_to_buyer(
    *, consignment: Consignment, by: User, now: datetime, taken: Iterable[Taken] = ()
) -> Consignment:
    """The buyer came for it: it leaves and is delivered in one act. Raises what `hand_over` and
    `deliver` raise."""
    payments.locked(consignment.order.payment)  # first, as in every act that moves money
    consignment = hand_over(
        consignment=consignment,
        carrier=_("khách tới lấy"),
        tracking_code="",
        taken=taken,
        by=by,
        on=timezone.localdate(now),
    )
    return deliver(consignment=consignment, by=by, now=now)


@transaction.atomic
def refuse(
    *, consignment: Consignment, by: User | None, now: datetime, words: str = "", fee: int = 0
) -> Consignment:
    """The buyer did not take the parcel at the door; it travels back. `fee`: what the carrier
    asks for both ways, in đồng, shared by rule (posting.post_refused), counted up to twice the
    usual charge. Raises WrongState."""
    payment = payments.locked(consignment.order.payment)
    consignment = _locked_with(payment, consignment)
    move(consignment, states.REFUSED, note=words, by=by)
    fee = min(fee, states.most_refusal_fee(int(consignment.delivery_charge)))
    if fee > 0:
        posting.post_refused(consignment=consignment, fee=fee, on=timezone.localdate(now))
    _close_payment(payment)
    log(instance=consignment, action="ocop.consignment.refuse", user=by, data={"fee": fee})
    tell_buyer(order=consignment.order, what="refused", consignment=consignment)
    return consignment


@transaction.atomic
def take_back(
    *,
    consignment: Consignment,
    good: Mapping[int, int],
    by: User | None,
    now: datetime,
    words: str = "",
) -> Consignment:
    """The whole parcel is back with its producer: refused, sent back untried, lost, or returned
    after delivery. `good`: how many packs of each line (by its id) can be sold again; they count
    in the stock and in their lots, the others are gone.

    What the buyer paid for a parcel that never reached them goes back whole; where a part went
    ahead, what is back is the rest: its price alone goes back, and the part is delivered. After
    delivery the refund is the complaint's to decide, so none is made here. Raises WrongState,
    NotReady for more good packs than went.
    """
    payment = payments.locked(consignment.order.payment)
    consignment = _locked_with(payment, consignment)
    was = consignment.state
    rest = unsent(consignment)
    if was in {states.HANDED_OVER, states.REFUSED} and rest and consignment.parts.exists():
        return _rest_back(payment, consignment, rest, good=good, by=by, now=now, words=words)
    sent = kept(consignment)
    sound = _sound(sent, good)
    must_become(consignment, states.RETURNED)
    fit = {line.pk: packs for line, packs in sound.items()}
    give_lots_back(consignment, by=by, good=fit, with_parts=True)
    stock.put_back(sound)
    move(consignment, states.RETURNED, note=words, by=by)
    if was != states.DELIVERED:
        _pay_back(payment, consignment, by=by, on=timezone.localdate(now))
    _close_payment(payment)
    log(
        instance=consignment,
        action="ocop.consignment.take_back",
        user=by,
        data={"sent": sum(sent.values()), "good": sum(sound.values())},
    )
    tell_buyer(order=consignment.order, what="returned", consignment=consignment)
    return consignment


def _rest_back(
    payment: Payment,
    consignment: Consignment,
    rest: Mapping[Line, int],
    *,
    good: Mapping[int, int],
    by: User | None,
    now: datetime,
    words: str,
) -> Consignment:
    """The last parcel is back, and what went ahead stays with the buyer."""
    sound = _sound(rest, good)
    give_lots_back(consignment, by=by, good={line.pk: packs for line, packs in sound.items()})
    stock.put_back(sound)
    reason = words or _("phần gửi sau đã quay về")
    cut_packs(payment, consignment, rest, is_whole=False, reason=reason, by=by, now=now)
    write_down(consignment, note=reason, by=by)
    log(
        instance=consignment,
        action="ocop.consignment.take_back",
        user=by,
        data={"sent": sum(rest.values()), "good": sum(sound.values())},
    )
    holder = CashCollection.Holder.CARRIER
    return _delivered(payment, consignment, by=by, now=now, collected_by=holder)


def _sound(sent: Mapping[Line, int], good: Mapping[int, int]) -> dict[Line, int]:
    by_id = {line.pk: (line, packs) for line, packs in sent.items()}
    for line_id, packs in good.items():
        if line_id not in by_id or not 0 <= packs <= by_id[line_id][1]:
            raise NotReady(_("Số gói còn tốt không thể nhiều hơn số đã gửi."))
    return {by_id[line_id][0]: packs for line_id, packs in good.items() if packs}


def _pay_back(payment: Payment, consignment: Consignment, *, by: User | None, on: date) -> None:
    """Whatever of this part came and is still here goes back."""
    if payment.method == PaymentMethod.CASH_ON_DELIVERY:
        return  # it was to be paid at the door, and was not
    amount = min(due(consignment), received(payment) - given_back(payment))
    if amount > 0:
        grant_refund(
            payment=payment,
            amount=amount,
            reason=Refund.Reason.RETURNED,
            funder=Refund.Funder.BUYER_FUNDS,
            consignment=consignment,
            by=by,
            on=on,
        )


def _locked_with(payment: Payment, consignment: Consignment) -> Consignment:
    consignment = locked(consignment)
    consignment.order = payment.order
    payment.order.payment = payment
    return consignment


def _close_payment(payment: Payment) -> None:
    """Cash that nobody will bring any more is not waited for."""
    if payment.state != Payment.State.ON_DELIVERY:
        return
    open_ones = Consignment.objects.filter(order=payment.order).exclude(state__in=states.ENDED)
    if open_ones.exists():
        return
    came = received(payment) > 0 or owed(payment) == 0
    payment.state = Payment.State.PAID if came else Payment.State.CANCELLED
    payment.save(update_fields=["state"])
