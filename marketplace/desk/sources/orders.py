"""Orders to accept, to pack and to hand over."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _

from marketplace.commerce.models import Consignment
from marketplace.commerce.rules import consignment as states
from marketplace.desk.access import Desk
from marketplace.desk.selectors import to_send
from marketplace.desk.waiting import Waiting

LATE_AFTER = timedelta(hours=48)
"""An order that is not on its way so long after it might have been begun stands under overdue."""
SHOWN = 30
"""Orders with a row of their own; the rest is counted."""


def source(desk: Desk, *, now: datetime) -> Iterator[Waiting]:
    """Each order with its next act, which is done straight from the row where it needs no
    more words. Two queries at most."""
    rows = list(to_send(desk.producer)[: SHOWN + 1])
    for consignment in rows[:SHOWN]:
        yield _row(consignment, now, sees_money=desk.acting.sees_money)
    if len(rows) > SHOWN:
        rest = to_send(desk.producer).count() - SHOWN
        yield Waiting(
            kind="order",
            since=_begun(rows[SHOWN]),
            title=_("Các đơn khác"),
            detail=_("Còn %(n)d đơn nữa chờ gửi.") % {"n": rest},
            url=reverse("desk:orders"),
            act_url=reverse("desk:orders"),
            act_label=_("Xem tất cả"),
        )


def _row(consignment: Consignment, now: datetime, *, sees_money: bool) -> Waiting:
    order = consignment.order
    address, label = _next(consignment)
    comes_for_it = (
        consignment.state == states.PACKED and consignment.kind == Consignment.Kind.PICKUP
    )
    placed = localtime(order.date_placed)
    buyer = order.shipping_address.first_name if order.shipping_address else ""
    return Waiting(
        kind="order",
        since=_begun(consignment),
        title=buyer or order.spoken_number,
        detail=_("%(number)s · %(state)s · đặt %(when)s")
        % {
            "number": order.spoken_number,
            "state": consignment.get_state_display(),
            "when": f"{placed:%H:%M %d/%m}",
        },
        url=reverse("desk:order", args=[consignment.pk]),
        act_url=reverse(address, args=[consignment.pk]),
        act_label=label,
        act_posts=consignment.state == states.PLACED,
        amount=int(consignment.total) if sees_money else None,
        badge=_("có hàng %(day)s") % {"day": f"{consignment.ready_on:%d/%m}"}
        if consignment.ready_on
        else "",
        due_on=consignment.ready_on,
        is_overdue=not comes_for_it and now - _begun(consignment) > LATE_AFTER,
    )


def _next(consignment: Consignment) -> tuple[str, str]:
    """The address and the words of the next act."""
    if consignment.state == states.PLACED:
        return "desk:order_accept", _("Nhận đơn")
    if consignment.state == states.ACCEPTED:
        return "desk:order_pack", _("Đóng gói")
    if consignment.kind == Consignment.Kind.PICKUP:
        return "desk:order", _("Khách tới lấy")
    return "desk:hand_over", _("Giao đi")


def _begun(consignment: Consignment) -> datetime:
    """From when it could be worked on: since it was let go, and not before its harvest."""
    released = consignment.released_at or consignment.order.date_placed
    if consignment.ready_on is None:
        return released
    day = datetime.combine(consignment.ready_on, time.min, tzinfo=get_current_timezone())
    return max(released, day)
