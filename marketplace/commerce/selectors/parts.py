"""What went ahead of a consignment's rest, and whether a part may. Nothing here writes."""

from datetime import date

from django.utils.translation import gettext as _

from marketplace.commerce.models import Consignment, PartSent
from marketplace.commerce.order.models import PaymentMethod
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors.consignments import unsent


def parts_of(consignment: Consignment) -> list[PartSent]:
    """The parts in the order in which they left, each with its lines. Two queries."""
    rows = consignment.parts.prefetch_related("lines__line")
    return list(rows.order_by("number"))


def why_no_part(consignment: Consignment, *, on: date) -> str:
    """In words why no part of it may go ahead on the day; "" where one may. Three queries at most.

    Cash is collected once, at one door, so an order that is paid in cash goes in one parcel.
    """
    if consignment.kind != Consignment.Kind.PARCEL:
        return _("Khách tới lấy thì không gửi trước được phần nào.")
    if consignment.released_at is None:
        return _("Đơn này chưa trả tiền, chủ thể chưa làm được.")
    if consignment.state == states.PACKED:
        return _("Kiện đã đóng gói: mở kiện ra rồi mới gửi trước được một phần.")
    if consignment.state not in {states.PLACED, states.ACCEPTED}:
        return _("Kiện hàng đã đi hoặc đã đóng.")
    if consignment.order.payment.method == PaymentMethod.CASH_ON_DELIVERY:
        return _(
            "Đơn trả tiền mặt chỉ thu tiền một lần nên đi một kiện. Không đủ hàng thì gửi thiếu: "
            "khách chỉ trả tiền cho số gói nhận được."
        )
    if consignment.ready_on is not None and on < consignment.ready_on:
        return _("Đơn này đặt trước: có hàng từ ngày %(day)s mới gửi được.") % {
            "day": f"{consignment.ready_on:%d/%m/%Y}"
        }
    if sum(unsent(consignment).values()) < 2:
        return _("Chỉ còn một gói, không chia được nữa.")
    return ""
