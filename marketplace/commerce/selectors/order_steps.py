"""Where a parcel stands, in the steps that its buyer reads."""

from typing import NamedTuple

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.commerce.models import Consignment, Payment
from marketplace.commerce.order.models import PaymentMethod
from marketplace.commerce.selectors.orders import OrderPart

State = Consignment.State
_WAY = (State.PLACED, State.ACCEPTED, State.PACKED, State.HANDED_OVER, State.DELIVERED)
_OFF_THE_WAY = (State.REFUSED, State.RETURNED, State.CANCELLED)
_UNPAID = (Payment.State.WAITING, Payment.State.PART_PAID)


class Step(NamedTuple):
    """One step for the stepper: `state` is done, current or todo."""

    title: str
    state: str
    at: str = ""
    detail: str = ""


def steps_of(part: OrderPart, payment: Payment) -> list[Step]:
    """What happened to a parcel and what comes. No query."""
    consignment = part.consignment
    at = {event.state: f"{localtime(event.at):%H:%M %d/%m/%Y}" for event in part.events}
    ended = consignment.state in _OFF_THE_WAY
    reached = max((_WAY.index(State(state)) for state in at if state in _WAY), default=0)
    steps = [
        Step(
            _title(State(state), consignment, payment, is_done=index <= reached),
            _standing(index, reached, payment, ended=ended),
            at.get(state, "") if index <= reached else "",
            _detail(State(state), consignment) if index <= reached else "",
        )
        for index, state in enumerate(_WAY)
        if index <= reached or not ended
    ]
    if payment.state in _UNPAID and not ended:
        steps.insert(1, Step(_("Chờ bạn trả tiền"), "current"))
    if ended:
        off = [state for state in _OFF_THE_WAY if state in at]
        steps += [Step(_ended(state), "done", at[state], _why(part, state)) for state in off]
    return steps


def _standing(index: int, reached: int, payment: Payment, *, ended: bool) -> str:
    if index <= reached or ended:
        return "done"
    return "current" if index == reached + 1 and payment.state not in _UNPAID else "todo"


def _title(state: State, consignment: Consignment, payment: Payment, *, is_done: bool) -> str:
    is_fetched = consignment.kind == Consignment.Kind.PICKUP
    if state == State.PLACED:
        return _("Đã nhận đơn")
    if state == State.ACCEPTED:
        return _("Chủ thể đã nhận làm") if is_done else _("Chủ thể nhận làm")
    if state == State.PACKED:
        return _("Đã đóng gói") if is_done else _("Chủ thể đóng gói")
    if state == State.HANDED_OVER:
        if is_fetched:
            return _("Hàng đã tới điểm lấy") if is_done else _("Hàng tới điểm lấy")
        return _("Đã giao cho đơn vị vận chuyển") if is_done else _("Giao cho đơn vị vận chuyển")
    if is_done:
        return _("Bạn đã nhận hàng")
    if payment.method == PaymentMethod.CASH_ON_DELIVERY:
        return _("Tới lấy, trả tiền mặt") if is_fetched else _("Nhận hàng, trả tiền mặt")
    return _("Tới lấy hàng") if is_fetched else _("Nhận hàng")


def _detail(state: State, consignment: Consignment) -> str:
    if state == State.HANDED_OVER:
        return f"{consignment.carrier} {consignment.tracking_code}".strip()
    return ""


def _ended(state: State) -> str:
    return {
        State.REFUSED: _("Không giao được, hàng đang quay về"),
        State.RETURNED: _("Hàng đã về chủ thể"),
        State.CANCELLED: _("Đã huỷ"),
    }[state]


def _why(part: OrderPart, state: State) -> str:
    notes = [event.note for event in part.events if event.state == state and event.note]
    return "" if not notes or notes[-1] == "EXPIRED" else notes[-1]
